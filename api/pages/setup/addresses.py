"""The addresses of the wizard."""

from starlette.routing import Route

from api.commands.means import Means
from api.pages.question import PageQuestions
from api.pages.recording.drafts import Drafts
from api.pages.setup.adopting import AdoptionPages
from api.pages.setup.drafting import GroupDrafts
from api.pages.setup.pages import START, SetupPages
from api.pages.signing_in import Door


def setup_routes(means: Means, questions: PageQuestions, door: Door, drafts: Drafts) -> list[Route]:
    """The routes of the drafts of groups."""
    of_groups = GroupDrafts(drafts)
    pages = SetupPages(questions, door, of_groups)
    adoption = AdoptionPages(means, questions, door, of_groups, pages)
    of_draft = f"{START}/{{slug}}"
    both = (
        (START, pages.start, pages.begin),
        (of_draft, pages.overview, pages.discard),
        (f"{of_draft}/clauses", pages.clauses, pages.send_clauses),
        (f"{of_draft}/adopt", adoption.show, adoption.send),
    )
    shown = ((f"{of_draft}/check", adoption.check), (f"{of_draft}/toml", adoption.toml))
    last = f"{of_draft}/{{path}}"
    return [
        *(Route(path, door.signed_in(show), methods=["GET"]) for path, show, _ in both),
        *(Route(path, door.signed_in(send), methods=["POST"]) for path, _, send in both),
        *(Route(path, door.signed_in(show), methods=["GET"]) for path, show in shown),
        Route(last, door.signed_in(pages.show), methods=["GET"]),
        Route(last, door.signed_in(pages.send), methods=["POST"]),
    ]
