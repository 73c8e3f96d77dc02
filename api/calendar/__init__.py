"""iCalendar (RFC 5545): meetings and duties for programs that subscribe."""
