"""What mail servers say of a message that did not arrive is read, and it counts no more."""

import io

import pytest
from django.core.management import call_command

from structures.ground import clock
from structures.messages.bounces import read_bounce
from structures.models import Message
from tests.structures.message_builders import PLAIN_KIND, make_left, make_message

REPORT = """\
From: MAILER-DAEMON@mx.example
To: ne-pas-repondre@demo.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; x@demo.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <x@demo.example>: Recipient address rejected:
    User unknown

--cut
Content-Type: {returned}

Message-ID: {message_id}
Subject: Relance

{body}
--cut--
"""
HEADERS, WHOLE = "text/rfc822-headers", "message/rfc822"


def report(message_id="<a@b>", action="failed", returned=HEADERS):
    body = "Bonjour" if returned == WHOLE else ""
    text = REPORT.format(message_id=message_id, action=action, returned=returned, body=body)
    return text.encode()


@pytest.mark.parametrize("returned", [HEADERS, WHOLE])
def test_a_report_names_the_message_and_says_why(returned):
    bounce = read_bounce(report(returned=returned))
    assert bounce.message_id == "<a@b>"
    assert "550 5.1.1" in bounce.reason and "User unknown" in bounce.reason


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(report(action="delayed"), id="a delay"),
        pytest.param(b"From: a@b\nSubject: Merci\n\nBonjour", id="an answer"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_anything_else_is_no_failure(mail):
    assert read_bounce(mail) is None


@pytest.fixture
def told(monkeypatch, settings, capsys):
    settings.MESSAGE_KINDS = settings.MESSAGE_KINDS | PLAIN_KIND

    def tell(mail):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mail)))
        call_command("bounce")
        return capsys.readouterr().out

    return tell


@pytest.mark.django_db
def test_the_command_takes_the_message_out_of_the_count(told):
    message = make_left(clock.today(), kind="plain")
    assert "revenu en erreur" in told(report(message.message_id))
    message.refresh_from_db()
    assert message.state == Message.State.RETURNED and "User unknown" in message.reason


@pytest.mark.django_db
def test_the_command_leaves_the_rest_alone(told):
    make_message(kind="plain")
    assert "rien n’a changé" in told(report("<inconnu@demo.example>"))
    assert "rien n’a changé" in told(report("<a\0b@demo.example>"))
    assert "rien n’a changé" in told(report("=?utf-8?q?=00?="))
    assert "rien n’a changé" in told(report(action="delayed"))
    assert Message.objects.get().state == Message.State.WAITING
