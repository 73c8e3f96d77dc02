"""What the summary says, in English and in Welsh."""

from collections import Counter
from collections.abc import Iterable

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
    "good-so-far": (
        "Nothing is wrong with its first {leaves} events, where it ends; the checkpoint held was NOT compared with them.",
        "Does dim o'i le ar ei {leaves} digwyddiad cyntaf, lle mae'n gorffen; NI chymharwyd y pwynt gwirio a ddelir â nhw.",
    ),
    "bad": ("NOT as it should be: what is marked ✗ was found.", "NID fel y dylai fod: canfuwyd yr hyn a nodir ag ✗."),
    "not-held": (
        "no checkpoint was given that it could be held to",
        "ni roddwyd pwynt gwirio i'w gymharu ag ef",
    ),
    "not-compared": (
        "a checkpoint held covers more events than the pack, and was not compared with it",
        "mae pwynt gwirio a ddelir yn cynnwys mwy o ddigwyddiadau na'r pecyn, ac ni chafodd ei gymharu ag ef",
    ),
    "end-not-known": (
        "whether anything is missing at the end is not known: the pack ends before a checkpoint held",
        "ni wyddys a oes rhywbeth ar goll ar y diwedd: mae'r pecyn yn gorffen cyn pwynt gwirio a ddelir",
    ),
    "own-signature": (
        "signatures fit the keys that the pack brings itself, which anybody can make",
        "mae'r llofnodion yn cyd-fynd ag allweddi'r pecyn ei hun, y gall unrhyw un eu creu",
    ),
    "newest": (
        "Its newest event was recorded at {at}.",
        "Cofnodwyd ei ddigwyddiad diweddaraf am {at}.",
    ),
    "as-of": (
        "It was asked for as it stood at {known_at}: what was recorded later is not in it.",
        "Gofynnwyd amdano fel yr oedd yn {known_at}: nid yw'r hyn a gofnodwyd wedyn ynddo.",
    ),
    "whole": (
        "The last command that was whole by then ended at position {position}: the pack is as of there.",
        "Daeth y gorchymyn olaf a oedd yn gyflawn erbyn hynny i ben yn safle {position}: dyna safle'r pecyn.",
    ),
    "signed_by": ("Signed with the key {what}.", "Llofnodwyd â'r allwedd {what}."),
    "new_keys": (
        "The key that was given has been changed since: it names {what} as its successor, which is taken as the log's."
        " If the old key was changed because it was stolen, do not go by this: have the new key given to you by hand.",
        "Newidiwyd yr allwedd a roddwyd ers hynny: mae'n enwi {what} yn olynydd, a gymerir fel allwedd y cofnod. Os"
        " cafodd yr hen allwedd ei newid am iddi gael ei dwyn, peidiwch â dibynnu ar hyn: gofynnwch am yr allwedd newydd"
        " â llaw.",
    ),
    "foreign_keys": (
        "The pack names a key that was not given, and it is not trusted: {what}. If the log's key was changed, ask its"
        " keeper for the new key by another way than the pack, or for a pack that has the note of the change.",
        "Mae'r pecyn yn enwi allwedd na roddwyd, ac nid ymddiriedir ynddi: {what}. Os newidiwyd allwedd y cofnod, gofynnwch"
        " i'w geidwad am yr allwedd newydd trwy ffordd arall, neu am becyn sydd â nodyn y newid.",
    ),
    "unnamed_keys": (
        "A key that was given is not among those that the pack names: {what}.",
        "Nid yw allwedd a roddwyd ymhlith y rhai y mae'r pecyn yn eu henwi: {what}.",
    ),
    "asked_keys": (
        "What is held is signed with {what}: give that key with --key too, as its keeper handed it over (of a log that was"
        " ended it is in ended-….pub, beside the key in use).",
        "Llofnodwyd yr hyn a ddelir â {what}: rhowch yr allwedd honno hefyd â --key, fel y'i rhoddwyd gan ei cheidwad (mae"
        " allwedd cofnod a ddaeth i ben yn ended-….pub, wrth ymyl yr un mewn defnydd).",
    ),
    "unread_breaks": (
        "A note that the log was broken off is not gone by, since it is signed with keys that were not given: {what}. Give"
        " one of them with --key too; the keeper of the log has them.",
        "Ni ddilynir nodyn i'r cofnod gael ei dorri, gan iddo gael ei lofnodi ag allweddi na roddwyd: {what}. Rhowch un"
        " ohonynt hefyd â --key; mae ceidwad y cofnod yn eu dal.",
    ),
    "unsigned_checkpoints": (
        "Of earlier checkpoints that the pack has, only the events were compared: they are not signed with a key that was"
        " given: {what}.",
        "O bwyntiau gwirio cynharach y pecyn, dim ond y digwyddiadau a gymharwyd: nis llofnodwyd ag allwedd a roddwyd:"
        " {what}.",
    ),
    "retired": (
        "It is signed with {what}, which the file of keys names as no longer in use: right for a pack of before the change;"
        " of a newer one, ask why.",
        "Fe'i llofnodwyd â {what}, y dywed y ffeil allweddi nad yw mewn defnydd mwyach: cywir i becyn o'r cyfnod cyn y"
        " newid; am un mwy newydd, gofynnwch pam.",
    ),
    "undone": ("NOT done: {what}", "NIS gwnaed: {what}"),
    "seats": ("{n} seats", "{n} sedd"),
    "meetings": ("{n} meetings", "{n} cyfarfod"),
    "attendances": ("{n} attendances", "{n} presenoldeb"),
    "quorum figures": ("{n} quorum figures", "{n} ffigur cworwm"),
    "rates": ("{n} rates", "{n} cyfradd"),
    "judgements by the rules": ("{n} judgements by the rules", "{n} dyfarniad yn ôl y rheolau"),
    "checked": ("Recomputed from the events: {what}.", "Ailgyfrifwyd o'r digwyddiadau: {what}."),
    "bounded": (
        "Bounded, not recomputed: {n} numbers that counted towards a quorum lie between what is certain and what is"
        " possible, and agree with the verdict beside them.",
        "Terfynau yn unig, heb ailgyfrifo: mae {n} rhif a gyfrifodd at gworwm rhwng yr hyn sy'n sicr a'r hyn sy'n bosibl,"
        " ac yn cytuno â'r dyfarniad wrth eu hochr.",
    ),
    "own-key": (
        "No key was given, so the pack's own was used, which does not prove who signed it: give --key.",
        "Ni roddwyd allwedd, felly defnyddiwyd un y pecyn ei hun, nad yw'n profi pwy a'i llofnododd: rhowch --key.",
    ),
    "no-held": (
        "No checkpoint was given: that nothing was rewritten before the pack was made is not shown. Give --checkpoint.",
        "Ni roddwyd pwynt gwirio: ni ddangosir na chafodd dim ei ailysgrifennu cyn creu'r pecyn. Rhowch --checkpoint.",
    ),
    "empty-held": (
        "A checkpoint that was given covers no events: nothing can be held to it.",
        "Nid yw pwynt gwirio a roddwyd yn cynnwys unrhyw ddigwyddiad: ni ellir cymharu dim ag ef.",
    ),
    "break": (
        "The record was broken off and begun again, as its keeper says: {what}",
        "Torrwyd y cofnod a'i ddechrau eto, fel y dywed ei geidwad: {what}",
    ),
    "beyond": (
        "Not decided by this pack, since they rest on the record of other groups too: {what}; --json names each.",
        "Heb eu penderfynu gan y pecyn hwn, gan eu bod yn dibynnu ar gofnod grwpiau eraill hefyd: {what}; mae --json yn"
        " enwi pob un.",
    ),
    "later": (
        "The checkpoint held covers {sizes} events, more than the pack: ask for a pack of that position or a later one, or"
        " give --consistency with what GET /proof/consistency answers from the pack's position to it.",
        "Mae'r pwynt gwirio a ddelir yn cynnwys {sizes} digwyddiad, mwy na'r pecyn: gofynnwch am becyn diweddarach, neu"
        " rhowch --consistency gyda'r hyn y mae GET /proof/consistency yn ei ateb o safle'r pecyn ato.",
    ),
    "later-head": (
        "The pack ends before the checkpoint held, which covers {sizes} events. If that was signed after the pack was made,"
        " give --consistency with what GET /proof/consistency answers from the pack's position to it, or ask for a newer"
        " pack. If the pack was made after it, what followed was left out: do not accept it without that proof.",
        "Mae'r pecyn yn gorffen cyn y pwynt gwirio a ddelir, sy'n cynnwys {sizes} digwyddiad. Os llofnodwyd hwnnw ar ôl"
        " creu'r pecyn, rhowch --consistency gyda'r hyn y mae GET /proof/consistency yn ei ateb o safle'r pecyn ato, neu"
        " gofynnwch am becyn a grëwyd wedyn. Os crëwyd y pecyn ar ei ôl, gadawyd allan yr hyn a ddilynodd: peidiwch â'i"
        " dderbyn heb y prawf hwnnw.",
    ),
    "gone_on": (
        "The checkpoint held, of {what} events, goes on from the pack's by the proof that was given.",
        "Mae'r pwynt gwirio a ddelir, o {what} digwyddiad, yn parhau o un y pecyn yn ôl y prawf a roddwyd.",
    ),
    "signed": (
        "The lists, the report, the terms and the names are as its keeper signed them; they are not recomputed.",
        "Mae'r rhestrau, yr adroddiad, y telerau a'r enwau fel y'u llofnodwyd gan ei geidwad; ni chânt eu hailgyfrifo.",
    ),
    "files": (
        "Made again from the events by the rules, and the same in every byte: {n} files of lists, report and terms.",
        "Gwnaed eto o'r digwyddiadau yn ôl y rheolau, a'r un fath ym mhob beit: {n} ffeil o restrau, adroddiad a thelerau.",
    ),
    "differing": (
        "Not the same when made again, which does not say that they are wrong (another version of Quorate or of its"
        " libraries made them, or they rest on the record of other groups too): {what}. Go by the claims.",
        "Nid yr un fath o'u gwneud eto, nad yw'n dweud eu bod yn anghywir (fersiwn arall o Quorate neu o'i lyfrgelloedd a'u"
        " gwnaeth, neu maent yn dibynnu ar gofnod grwpiau eraill hefyd): {what}. Dilynwch yr honiadau.",
    ),
    "only-signed": (
        "As its keeper signed it, and not recomputed: {what}.",
        "Fel y'i llofnodwyd gan ei geidwad, heb ei ailgyfrifo: {what}.",
    ),
    "true": (
        "Whether what was recorded is true, no proof can show.",
        "Ni all prawf ddangos a yw'r hyn a gofnodwyd yn wir.",
    ),
}

JUDGEMENTS = {
    "acting_chairs": ("on who was in the chair", "ar bwy oedd yn y gadair"),
    "attendance": ("on attendance", "ar bresenoldeb"),
    "compositions": ("on the composition", "ar y cyfansoddiad"),
    "deadlines": ("on deadlines", "ar derfynau amser"),
    "decisions": ("on decisions", "ar benderfyniadau"),
    "duties": ("on duties", "ar ddyletswyddau"),
    "faults": ("on faults", "ar ddiffygion"),
    "interests": ("on interests", "ar fuddiannau"),
    "meetings": ("on meetings", "ar gyfarfodydd"),
    "minutes": ("on minutes", "ar gofnodion cyfarfod"),
    "offices": ("on offices", "ar swyddi"),
    "owed": ("on what is owed", "ar yr hyn sy'n ddyledus"),
    "quorum": ("on the quorum", "ar y cworwm"),
    "rates": ("on attendance rates", "ar gyfraddau presenoldeb"),
    "rules": ("on the rules in force", "ar y rheolau mewn grym"),
    "seats": ("on seats", "ar seddi"),
    "work_resting": ("on standing work", "ar waith sy'n sefyll"),
}
"""What judgements are on, by the name of their table."""


def printable(text: object) -> str:
    """A text in one line, without what a terminal would obey: a pack may name anything."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(text))


def counted(judgements: Iterable[str], *, welsh: bool) -> str:
    """How many judgements there are on what, of sentences that begin with the name of a table."""
    found = Counter(one.partition(":")[0] for one in judgements)
    return ", ".join(f"{n} {JUDGEMENTS.get(table, (table, table))[welsh]}" for table, n in found.items())
