"""Why a deputy may not count: what is recorded, or not, of what the terms ask of deputies."""

from domain.text import said

NOT_BRIEFED = {
    False: said("the deputy was not briefed"),
    None: said("the deputy is not recorded to have been briefed"),
}
NOT_ATTESTED = {
    False: said("the deputy was not attested to meet the requirements"),
    None: said("the deputy is not recorded to have been attested to meet the requirements"),
}
