"""In the demo, each e-mail is a file: var/mail/ is a door for outsiders."""

from django.core.mail import EmailMessage, get_connection

BACKEND = "config.mail.OneFileAMessage"


def test_each_message_is_a_file_of_its_own_however_fast_they_leave(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    sent = [EmailMessage(f"Relance {n}", "Bonjour", to=[f"{n}@demo.example"]) for n in range(50)]
    assert get_connection(BACKEND).send_messages(sent[:25]) == 25
    for message in sent[25:]:
        get_connection(BACKEND).send_messages([message])
    files = sorted(file.read_text() for file in settings.EMAIL_FILE_PATH.iterdir())
    assert len(files) == 50
    assert {text.count("Subject: ") for text in files} == {1}
    assert sum("Relance 7\n" in text for text in files) == 1
