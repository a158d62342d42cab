"""Who a petition is of and about: written with it, found again by their numbers and by the sound of their names."""

from webapp.core import reading
from webapp.core.db import db
from webapp.core.letters.characters import folded
from webapp.core.protection.crypto import current_keyring
from webapp.petitions.models import Petition, PetitionPerson
from webapp.petitions.schemas import PetitionInput
from webapp.petitions.states import PersonRole, PetitionType


def write_people(petition: Petition, wanted: PetitionInput, name: str, phone: str) -> None:
    """Store who came, who speaks for them, whom it is against; of 检举控告 only who handed it in."""
    found = [
        person(petition, PersonRole.CALLER, name, phone, address=wanted.caller_address, id_number=wanted.id_number),
    ]
    if wanted.petition_type != PetitionType.ACCUSATION:
        found += [
            person(petition, PersonRole.REPRESENTATIVE, one.name, one.phone, n=at)
            for at, one in enumerate(wanted.representatives, start=1)
        ]
        if wanted.against_phone:
            found.append(person(petition, PersonRole.AGAINST, "", wanted.against_phone))
    db.session().add_all(one for one in found if one.name or one.phone or one.id_number or one.address)
    db.session().flush()


def sounding(name: str) -> list[str]:
    """Return how a name may sound, the usual way first; of one without two Chinese characters what stands there.

    The reception alone asks for it, so the spelling of all characters (13 MB) is loaded by its first registration.
    """
    from webapp.core.letters.pinyin import sounds

    bare = folded(name).replace(" ", "")
    chinese = sum("\u4e00" <= one <= "\u9fff" for one in bare)
    return (sounds(bare) if chinese > 1 else []) or [bare]


def person(
    petition: Petition,
    role: PersonRole,
    name: str,
    phone: str = "",
    *,
    address: str = "",
    id_number: str | None = None,
    n: int = 1,
) -> PetitionPerson:
    """Return the row of somebody, with what finds them again."""
    ring = current_keyring()
    number = reading.phone(phone) or phone
    return PetitionPerson(
        petition_id=petition.id,
        role=role,
        n=n,
        name=name or None,
        name_index=ring.blind_index(sounding(name)[0]) if name else None,
        phone=phone or None,
        phone_index=ring.blind_index(number) if number else None,
        address=address or None,
        id_number=id_number,
        id_index=ring.blind_index(id_number) if id_number else None,
    )
