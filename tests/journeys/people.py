"""People of a journey: each reads pages, follows links and sends forms by what is written there."""

from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from structures.models import STRUCTURE_ROLES, Structure
from tests.allocation.builders import OWN, make_user
from tests.journeys.forms import Page
from tests.structures.pages import text_of


class Person:
    """Somebody signed in, before the page opened last."""

    def __init__(self, role: str, code: str = OWN, name: str = "Personne") -> None:
        own = Structure.objects.get(code=code) if role in STRUCTURE_ROLES else None
        email = f"{role}-{code}@demo.example" if own else f"{role}@demo.example"
        self.user = make_user(role, structure=own, email=email)
        self.user.full_name = name
        self.user.set_password("demo")
        self.user.save()
        self.client = Client()
        self.client.force_login(self.user)

    def opens(self, path: str) -> str:
        """Open an address; return what is read there."""
        return self._arrives(self.client.get(path))

    def follows(self, link: str) -> str:
        """Follow the first link of the page so named, or whose name begins so."""
        return self.opens(urljoin(self.path, self.page.address_of(link)))

    def downloads(self, link: str) -> bytes:
        """Return the file that a link of the page gives, staying there."""
        answer = self.client.get(self.page.address_of(link))
        assert answer.status_code == 200
        return answer.getvalue()

    def presses(self, button: str, typed: dict[str, object] | None = None) -> str:
        """Fill in the form of a button, by the labels of its fields, and send it."""
        return self._arrives(self._sends(button, typed))

    def is_refused(self, button: str, typed: dict[str, object] | None = None) -> str:
        """Do the same, and be told what is wrong."""
        return self._arrives(self._sends(button, typed), status=422)

    def sees(self, *texts: str) -> None:
        """Check that the page says each of these."""
        missing = [text for text in texts if text not in self.text]
        assert not missing, f"{self.path} ne dit pas {missing}"

    def does_not_see(self, *texts: str) -> None:
        """Check that the page says none of these."""
        said = [text for text in texts if text in self.text]
        assert not said, f"{self.path} dit {said}"

    def finds_nothing_at(self, *paths: str) -> None:
        """Check that none of these pages is there."""
        found = [path for path in paths if self.client.get(path).status_code != 404]
        assert not found, found

    def sends_nothing_to(self, *paths: str) -> None:
        """Check that nothing is there to receive what would be sent to these pages."""
        found = [path for path in paths if self.client.post(path).status_code != 404]
        assert not found, found

    def wanders(self) -> dict[str, Page]:
        """Follow every link from the first page on; return each page found, by its address."""
        found, waiting = {}, ["/"]
        while waiting:
            path = waiting.pop()
            if path in found:
                continue
            answer = self.client.get(path, follow=True)
            assert answer.status_code == 200, path
            html = answer.getvalue().decode() if "text/html" in answer["Content-Type"] else ""
            found[path] = Page(html)
            links = [urlsplit(urljoin(path, href)) for _, href in found[path].links]
            waiting += [link.path for link in links if not (link.scheme or link.netloc)]
        return found

    def _sends(self, button: str, typed: dict[str, object] | None) -> object:
        form, data = self.page.filled(button, typed or {})
        here = self.path if form.method == "post" else urlsplit(self.path).path
        to = urljoin(self.path, form.action) if form.action else here
        return getattr(self.client, form.method)(to, data, follow=True)

    def _arrives(self, answer: object, status: int = 200) -> str:
        self.path, self.text = answer.wsgi_request.get_full_path(), text_of(answer)
        assert answer.status_code == status, f"{answer.status_code} à {self.path} : {self.text}"
        self.page, self.shown = Page(answer.content.decode()), answer.context
        return self.text


def pdf(name: str = "annexe.pdf") -> SimpleUploadedFile:
    """A file that looks like a PDF."""
    return SimpleUploadedFile(name, b"%PDF-1.7 annexe")
