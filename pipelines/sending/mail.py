"""Send e-mail by the school's own server: one message per recipient, and report whether it arrived."""

import email.policy
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from pipelines.settings.announcing import ADDRESS, Mail
from pipelines.settings.secrets import secret
from pipelines.support import typed_text
from pipelines.support.errors import PipelineError
from text.i18n import N_

SECONDS = 20.0


class SendFailed(PipelineError):
    """It did not arrive for certain (unsure: it may have)."""

    template = N_("{target} was not reached: {why}")

    def __init__(self, template: str | None = None, /, *, unsure: bool = False, **fields: object) -> None:
        super().__init__(template, **fields)
        self.unsure = unsure


@dataclass(frozen=True)
class Attached:
    """A file that goes along: name, kind such as application/pdf, and its bytes."""

    name: str
    kind: str
    body: bytes


def message(
    mail: Mail,
    to: str,
    subject: str,
    plain: str,
    html: str,
    attached: Sequence[Attached] = (),
    inside: Sequence[Attached] = (),
) -> EmailMessage:
    """Return the whole message: plain words, the same as HTML, and what goes along.

    inside: pictures of the HTML, which names each as cid:NAME. Raises: SendFailed for what is no single address.
    """
    if not ADDRESS.fullmatch(to):
        raise SendFailed(N_("“{value}” is no e-mail address."), value=to[:200])
    # In seven bits, so that what is kept is what went over the line, letter for letter.
    email_message = EmailMessage(policy=email.policy.SMTP.clone(cte_type="7bit"))
    email_message["Subject"] = _in_header(subject)
    email_message["From"] = mail.sender
    email_message["To"] = to
    email_message["Date"] = formatdate(localtime=False)
    email_message["Message-ID"] = make_msgid(domain=mail.sender.rpartition("@")[2])
    email_message["Auto-Submitted"] = "auto-generated"
    email_message.set_content(plain)
    email_message.add_alternative(html, subtype="html")
    if inside and (words := email_message.get_body(("html",))):
        for picture in inside:
            main, _, sub = picture.kind.partition("/")
            words.add_related(picture.body, maintype=main, subtype=sub, cid=f"<{picture.name}>")
    for attachment in attached:
        main, _, sub = attachment.kind.partition("/")
        name = _in_header(attachment.name)
        email_message.add_attachment(attachment.body, maintype=main, subtype=sub, filename=name)
    return email_message


def _in_header(text: str) -> str:
    """Return words of others as a header bears them: one line, and no code that is read as other words.

    Python takes =?utf-8?q?=0D=0A?= for an end of the line, and ended the header there before 3.11.10.
    """
    return typed_text.line(text).replace("=?", "= ?")[: typed_text.TITLE.most]


def send(mail: Mail, to: str, whole: EmailMessage) -> None:
    """Hand the message to the server.

    Raises: SendFailed; unsure when the connection broke after the whole message was given; SourceError when the key
    is not there.
    """
    if mail.refused(to):
        raise SendFailed(
            N_("{target} lies outside the allowed domains ({allowed})."),
            target=to,
            allowed=", ".join(mail.allowed),
        )
    password = secret(mail.secret) if mail.user else ""
    given = False
    try:
        with _server(mail) as server:
            if password:
                server.login(mail.user, password)
            server.ehlo_or_helo_if_needed()
            code, reply = server.mail(mail.sender)
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, reply, mail.sender)
            code, reply = server.rcpt(to)
            if code not in (250, 251):
                raise smtplib.SMTPRecipientsRefused({to: (code, reply)})
            given = True
            code, reply = server.data(whole.as_bytes())
            if code != 250:
                raise smtplib.SMTPDataError(code, reply)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = error.recipients[to]
        raise SendFailed(target=to, why=_reply_text(code, reply)) from error
    except smtplib.SMTPResponseException as error:
        # A refusal in so many words is certain, also of the whole message.
        raise SendFailed(target=to, why=_reply_text(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        if given:
            raise SendFailed(
                N_(
                    "{target}: the connection broke at the end; it may have arrived. Ask before sending it again."
                ),
                unsure=True,
                target=to,
            ) from error
        raise SendFailed(target=to, why=str(error) or type(error).__name__) from error


def knock(mail: Mail) -> None:
    """Log in at the mail server and leave again; nothing is sent.

    Raises: SendFailed when it does not let us in, SourceError when the key is not there.
    """
    password = secret(mail.secret) if mail.user else ""
    try:
        with _server(mail) as server:
            if password:
                server.login(mail.user, password)
            server.noop()
    except smtplib.SMTPResponseException as error:
        raise SendFailed(target=mail.server, why=_reply_text(error.smtp_code, error.smtp_error)) from error
    except (smtplib.SMTPException, OSError) as error:
        raise SendFailed(target=mail.server, why=str(error) or type(error).__name__) from error


def _server(mail: Mail) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if mail.security == "tls":
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(mail.server, mail.port, timeout=SECONDS)
    if mail.security == "starttls":
        try:
            server.starttls(context=context)
        except (smtplib.SMTPException, OSError):
            server.close()
            raise
    return server


def _reply_text(code: int, reply: bytes | str) -> str:
    words = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    return f"{code} {' '.join(words.split())}"[:200]
