"""Rules of voting: majorities, interests, votes by agency, decisions outside meetings."""
