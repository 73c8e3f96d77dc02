"""What the summary says, in English and in Welsh."""

WORDS = {
    "pack": ("Pack", "Pecyn"),
    "of": (
        "group {slug}, position {position}: {events} events of {leaves} in the ledger",
        "grŵp {slug}, safle {position}: {events} digwyddiad o'r {leaves} yn y cofnod",
    ),
    "good": (
        "Nothing is wrong: complete, in order and unaltered, and its figures follow from its events.",
        "Does dim o'i le: cyflawn, mewn trefn a heb ei newid, a'i ffigurau'n dilyn o'i ddigwyddiadau.",
    ),
    "bad": ("NOT as it should be: what is marked ✗ was found.", "NID fel y dylai fod: canfuwyd yr hyn a nodir ag ✗."),
    "ok": ("not found", "heb ei ganfod"),
    "checked": ("Recomputed from the events: {what}.", "Ailgyfrifwyd o'r digwyddiadau: {what}."),
    "own-key": (
        "No key was given, so the pack's own was used, which does not prove who signed it: give --key.",
        "Ni roddwyd allwedd, felly defnyddiwyd un y pecyn ei hun, nad yw'n profi pwy a'i llofnododd: rhowch --key.",
    ),
    "no-held": (
        "No checkpoint was given: that nothing was rewritten before the pack was made is not shown. Give --checkpoint.",
        "Ni roddwyd pwynt gwirio: ni ddangosir na chafodd dim ei ailysgrifennu cyn creu'r pecyn. Rhowch --checkpoint.",
    ),
    "later": (
        "The checkpoint held covers {sizes} events, more than the pack: ask for a pack of that position or a later one.",
        "Mae'r pwynt gwirio a ddelir yn cynnwys {sizes} digwyddiad, mwy na'r pecyn: gofynnwch am becyn diweddarach.",
    ),
    "true": (
        "Whether what was recorded is true, no proof can show.",
        "Ni all prawf ddangos a yw'r hyn a gofnodwyd yn wir.",
    ),
}
