"""What was found, in Welsh: sentences by their English, parts of a sentence too."""

import re

SENTENCES = {
    "--with-rules needs Quorate itself, installed where quorate-verify is": (
        "mae --with-rules yn gofyn am Quorate ei hun, wedi'i osod lle mae quorate-verify"
    ),
    "--with-rules: {}": "--with-rules: {}",
    "a line is no event": "nid digwyddiad yw llinell",
    "a line is no leaf": "nid deilen yw llinell",
    "a line of proofs.jsonl is not as it was written": "nid yw llinell o proofs.jsonl fel yr ysgrifennwyd hi",
    "a line of proofs.jsonl cannot be read": "ni ellir darllen llinell yn proofs.jsonl",
    "keys.pub: {}": "keys.pub: {}",
    "line {} of events.jsonl: {}": "llinell {} yn events.jsonl: {}",
    "line {} of leaves.jsonl is no leaf": "nid deilen yw llinell {} yn leaves.jsonl",
    "no key that is trusted has signed the break": "nid oes allwedd yr ymddiriedir ynddi wedi llofnodi'r toriad",
    "no key that is trusted has signed the checkpoint": "nid oes allwedd yr ymddiriedir ynddi wedi llofnodi'r pwynt gwirio",
    "no key that is trusted has signed the manifest": "nid oes allwedd yr ymddiriedir ynddi wedi llofnodi'r rhestr",
    "not a break of a log": "nid toriad mewn cofnod mohono",
    "not a checkpoint": "nid pwynt gwirio mohono",
    "not a checkpoint: its root is no hash": "nid pwynt gwirio mohono: nid stwnsh yw ei wreiddyn",
    "not a receipt": "nid derbynneb mohono",
    "not a signed note": "nid nodyn wedi'i lofnodi mohono",
    "not a signed note: a signature cannot be read": "nid nodyn wedi'i lofnodi mohono: ni ellir darllen llofnod",
    "not a verifier key": "nid allwedd wirio mohoni",
    "not base64": "nid base64 mohono",
    "position {} is missing from {}": "mae safle {} ar goll o {}",
    "position {} is not in the ledger of the checkpoint": "nid yw safle {} yng nghofnod y pwynt gwirio",
    "position {} is twice in {}": "mae safle {} ddwywaith yn {}",
    "position {} stands after {} in {}": "mae safle {} ar ôl {} yn {}",
    "the archive has bytes that are not those of its files as they were packed": (
        "mae yn yr archif feitiau nad ydynt o'i ffeiliau fel y'u paciwyd"
    ),
    "the archive holds more than a pack of its size can": "mae'r archif yn dal mwy nag y gall pecyn o'i faint",
    "the archive is cut off: {} of its files can be read": "torrwyd yr archif: gellir darllen {} o'i ffeiliau",
    "the archive is damaged: {} of its files can be read": "mae'r archif wedi'i difrodi: gellir darllen {} o'i ffeiliau",
    "the pack asks for more than this computer can give": "mae'r pecyn yn gofyn am fwy nag y gall y cyfrifiadur hwn ei roi",
    "the file {} has a name that leads elsewhere": "mae gan y ffeil {} enw sy'n arwain i rywle arall",
    "the manifest is signed by another key than the checkpoint": (
        "llofnodwyd y rhestr gan allwedd wahanol i'r pwynt gwirio"
    ),
    "the checkpoint is signed by a key that was given up before": (
        "llofnodwyd y pwynt gwirio gan allwedd y rhoddwyd y gorau iddi cyn hynny"
    ),
    "keys.pub does not name the key that signed the pack": "nid yw keys.pub yn enwi'r allwedd a lofnododd y pecyn",
    "not a change of a log's key": "nid newid allwedd cofnod mohono",
    "the key that it names has not signed it": "nid yw'r allwedd y mae'n ei henwi wedi'i lofnodi",
    "{}: the key {} names two keys as its successor": "{}: mae'r allwedd {} yn enwi dwy allwedd yn olynydd iddi",
    "lists/about.csv says as at {}, and the claims {}": "dywed lists/about.csv fel yr oedd ar {}, a'r honiadau {}",
    "position {} was recorded after what the pack was asked for as of": (
        "cofnodwyd safle {} wedi'r adeg y gofynnwyd am y pecyn fel yr oedd"
    ),
    "position {} was recorded before what stands before it": "cofnodwyd safle {} cyn yr hyn sy'n sefyll o'i flaen",
    "position {} says of {} that it was begun within another group": (
        "dywed safle {} am {} iddo gael ei ddechrau o fewn grŵp arall"
    ),
    "position {} has version {} of {} again": "mae gan safle {} fersiwn {} o {} eto",
    "version {} of {} is missing before position {}": "mae fersiwn {} o {} ar goll cyn safle {}",
    "nothing of the group {} is there": "nid oes dim o'r grŵp {} yno",
    "{} cannot be read: there is no such file": "ni ellir darllen {}: nid oes ffeil o'r fath",
    "{} cannot be read: it is a folder": "ni ellir darllen {}: ffolder ydyw",
    "{} cannot be read: it is not allowed": "ni ellir darllen {}: ni chaniateir hynny",
    "{} cannot be read: it is no text": "ni ellir darllen {}: nid testun ydyw",
    "{} cannot be read: it is no evidence pack": "ni ellir darllen {}: nid pecyn tystiolaeth ydyw",
    "the following arguments are required: {}": "mae angen y dadleuon hyn: {}",
    "unrecognized arguments: {}": "dadleuon anhysbys: {}",
    "argument {}: expected one argument": "y ddadl {}: disgwylir un gwerth",
    "argument {}: invalid choice: {} (choose from {})": "y ddadl {}: dewis annilys: {} (dewiswch o {})",
    "argument {}: ignored explicit argument {}": "y ddadl {}: nid yw'n cymryd gwerth: {}",
    "the pack was made by version {} of the rules, and version {} is installed": (
        "gwnaed y pecyn gan fersiwn {} o'r rheolau, a fersiwn {} sydd wedi'i osod"
    ),
    "the pack is of before packs had all judgements; ask for one of now": (
        "mae'r pecyn o'r adeg cyn i becynnau gael pob dyfarniad; gofynnwch am un newydd"
    ),
    "the events cannot be read: {}": "ni ellir darllen y digwyddiadau: {}",
    "the checkpoint covers {} events, and there are {} leaves": (
        "mae'r pwynt gwirio'n cynnwys {} digwyddiad, ac mae {} deilen"
    ),
    "the claims or the events cannot be read: {}": "ni ellir darllen yr honiadau na'r digwyddiadau: {}",
    "the event at position {} cannot be read": "ni ellir darllen y digwyddiad yn safle {}",
    "the event at position {} is left out": "gadawyd allan y digwyddiad yn safle {}",
    "the event at position {} is not the one of its leaf": "nid digwyddiad ei ddeilen yw'r un yn safle {}",
    "the event of which a receipt is held was at position {}, and stands at {}": (
        "roedd y digwyddiad y delir derbynneb amdano yn safle {}, ac mae'n sefyll yn {}"
    ),
    "the event of position {} stands at {}": "mae digwyddiad safle {} yn sefyll yn {}",
    "the leaf of position {} stands at {}": "mae deilen safle {} yn sefyll yn {}",
    "version {} of {} stands after version {}": "mae fersiwn {} o {} yn sefyll ar ôl fersiwn {}",
    "the file {} is none that a pack has": "nid yw'r ffeil {} yn un sydd gan becyn",
    "the claims have {}, which is none of their fields": "mae gan yr honiadau {}, nad yw'n un o'u meysydd",
    "{} has {}, which is none of its fields": "mae gan {} {}, nad yw'n un o'i feysydd",
    "{} has {} as {}, which is none of its values": "mae gan {} {} fel {}, nad yw'n un o'i werthoedd",
    "the event at position {} is not the one of which a receipt is held": (
        "nid y digwyddiad yn safle {} yw'r un y delir derbynneb amdano"
    ),
    "the file {} is missing": "mae'r ffeil {} ar goll",
    "the file {} is not as the manifest says": "nid yw'r ffeil {} fel y dywed y rhestr",
    "the file {} is not in the manifest": "nid yw'r ffeil {} yn y rhestr",
    "the file {} is there twice": "mae'r ffeil {} yno ddwywaith",
    "the id of the key {} does not fit it": "nid yw dynodydd yr allwedd {} yn cyd-fynd â hi",
    "the leaves are not those of the pack's checkpoint": "nid dail pwynt gwirio'r pecyn yw'r dail",
    "the manifest is not the one that was signed": "nid y rhestr a lofnodwyd yw'r rhestr",
    "the proof of position {} does not lead to the checkpoint": "nid yw prawf safle {} yn arwain at y pwynt gwirio",
    "position {} names {}, of which nothing is there": "mae safle {} yn enwi {}, nad oes dim ohono yno",
    "{} is in the scope, and nothing there names it": "mae {} o fewn y cwmpas, ac nid oes dim yno yn ei enwi",
    "the event at position {} is not in the scope": "nid yw'r digwyddiad yn safle {} o fewn y cwmpas",
    "the file {} is damaged": "mae'r ffeil {} wedi'i difrodi",
    "the manifest says {} {}, and it is {}": "dywed y rhestr {} {}, a {} ydyw",
    "there is a proof of position {}, and no such leaf": "mae prawf o safle {}, ac nid oes deilen o'r fath",
    "the proof of position {} is missing": "mae prawf safle {} ar goll",
    "the receipt does not lead to its own checkpoint": "nid yw'r dderbynneb yn arwain at ei phwynt gwirio ei hun",
    "the signature of {} is wrong": "mae llofnod {} yn anghywir",
    "{} is not signed by a key that is trusted": "ni lofnodwyd {} gan allwedd yr ymddiriedir ynddi",
    "the receipt": "y dderbynneb",
    "the checkpoint that is held": "y pwynt gwirio a ddelir",
    "{}: it is of another ledger, {}": "{}: mae o gofnod arall, {}",
    "{}: the first {} events are not those of that checkpoint{}": (
        "{}: nid y {} digwyddiad cyntaf yw rhai'r pwynt gwirio hwnnw{}"
    ),
    "{}: it covers {} events": "{}: mae'n cynnwys {} digwyddiad",
    "{}: it covers {} events, and the pack ends at {}": "{}: mae'n cynnwys {} digwyddiad, ac mae'r pecyn yn gorffen ar {}",
    "{}: {} is claimed, and {} follows": "{}: honnir {}, a {} sy'n dilyn",
    "{} does not follow by the rules": "nid yw {} yn dilyn yn ôl y rheolau",
    "{} that count towards the quorum of {}": "{} sy'n cyfrif at gworwm {}",
    "{} needed for {}": "{} sydd eu hangen ar gyfer {}",
    "the quorum of {}": "cworwm {}",
    "agency of {} on {}": "asiantaeth {} ar {}",
    "attendance of {} at {}": "presenoldeb {} yn {}",
    "attendance of {}": "presenoldeb {}",
    "day of the meeting {}": "diwrnod y cyfarfod {}",
    "member of {} on {}": "aelod {} ar {}",
    "member of {} at {}": "aelod {} yn {}",
    "seats on {}": "seddi ar {}",
    "state of the meeting {}": "cyflwr y cyfarfod {}",
    "whether {} attended {}": "a oedd {} yn bresennol yn {}",
    "who was there for {} at {}": "pwy oedd yno dros {} yn {}",
    "the meeting {}": "y cyfarfod {}",
    "held on {}": "cynhaliwyd ar {}",
    "seats with a rate": "seddi â chyfradd",
    "a line on the roll": "llinell ar y rhestr",
    "a verdict": "dyfarniad",
    "{} claimed": "{} a honnir",
    "each once": "pob un unwaith",
    "the claims do not say {}": "nid yw'r honiadau'n dweud {}",
    "{}, attended": "{}, mynychwyd",
    "{}, excluded": "{}, eithriwyd",
    "whether {} was cancelled, for {}": "a ganslwyd {}, ar gyfer {}",
    "{}, in tenure": "{}, yn y swydd",
    "{}, rate": "{}, cyfradd",
    "{} is missing": "mae {} ar goll",
    "{} is no text": "nid testun yw {}",
    "{} has {} twice in one object": "mae gan {} {} ddwywaith mewn un gwrthrych",
    "{} is not JSON": "nid JSON yw {}",
    "{} is not an object": "nid gwrthrych yw {}",
    "{} cannot be read: {}": "ni ellir darllen {}: {}",
    "the checkpoint: {}": "y pwynt gwirio: {}",
    "since when {} has its member": "ers pryd y mae aelod gan {}",
    "suspended of {} at {}": "a oedd {} wedi'i wahardd yn {}",
    "times of {} at {}": "amserau {} yn {}",
    "of whom the line of {} at {} is": "am bwy y mae llinell {} yn {}",
    "{}, not recorded": "{}, heb ei gofnodi",
    "at least {}": "{} o leiaf",
    "at most {}": "{} ar y mwyaf",
    "{} ended with {} events and went on as {} with {}: {}": (
        "daeth {} i ben gyda {} digwyddiad ac aeth ymlaen fel {} gyda {}: {}"
    ),
    "held: two checkpoints of {} events are not of the same events": (
        "a ddelir: nid yr un digwyddiadau sydd gan ddau bwynt gwirio o {} digwyddiad"
    ),
    "held: no proof that was given leads from the pack to the checkpoint of {} events": (
        "a ddelir: nid oes prawf a roddwyd yn arwain o'r pecyn at y pwynt gwirio o {} digwyddiad"
    ),
    "who was invited to {}": "pwy a wahoddwyd i {}",
    "what {} was at {}": "yr hyn oedd {} yn {}",
    "nobody of the roll": "neb ar y rhestr",
    "invited": "gwahoddwyd",
    "nothing": "dim",
    "whether {} was expected": "a ddisgwylid {}",
    "what is claimed as {} of {}": "yr hyn a honnir fel {} ar gyfer {}",
    "the count of {} in the {}": "cyfrif {} yn y {}",
    "the target of {}": "targed {}",
    "the day on which it was recorded": "y diwrnod y'i cofnodwyd",
    "the day as at which it is": "y diwrnod y mae'r cyfan fel yr oedd arno",
    "excluded {}": "eithriwyd {}",
    "not held": "heb ei gynnal",
    "{} at {}": "{} yn {}",
    "{} or {}": "{} neu {}",
    "held": "a ddelir",
    "no discretion": "dim disgresiwn",
    "both or neither": "y ddau neu'r naill na'r llall",
    "not met: {}": "heb ei fodloni: {}",
    "met: {}": "wedi'i fodloni: {}",
    "members": "aelodau",
    "agencies": "asiantaethau",
    "{}: {}": "{}: {}",
}
_COMPILED = [(re.compile(re.escape(en).replace(r"\{\}", "(.*)")), cy) for en, cy in SENTENCES.items()]


def in_welsh(text: str) -> str:
    """A sentence in Welsh, or as it is where it has no Welsh: a name, a number, a message of the system."""
    for pattern, welsh in _COMPILED:
        if found := pattern.fullmatch(text):
            return welsh.format(*map(in_welsh, found.groups()))
    return text
