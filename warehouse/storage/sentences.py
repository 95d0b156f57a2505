"""Say in words why a warehouse on a server cannot be used: by its settings, or by what the driver answers."""

import re

from text.i18n import N_

UNCLEAR = N_(
    "The address of the warehouse cannot be understood: it is neither a file nor a DuckLake whose catalogue is a file"
    " or PostgreSQL. docs/method/scale.md shows how it is written."
)
BROKEN = N_("The file warehouse.toml cannot be read; check that it is well-formed TOML.")
FIELD = N_(
    "In warehouse.toml “{field}” is missing, or not what is asked there. docs/method/scale.md shows how the file is"
    " written."
)
NO_KEY = N_(
    "The key that “{field}” names in warehouse.toml is not there. Put it in the environment or in"
    " .streamlit/secrets.toml."
)
NO_ENGINE = N_(
    "The package {package} is not installed, and without it this warehouse cannot be opened. Nothing is fetched while"
    " Weerklank runs: install the packages of requirements.txt again."
)
AWAY = N_(
    "The server of the warehouse does not answer. Nothing was changed, and what was stored stays. Look whether it runs"
    " and whether its address is right; then this goes on by itself."
)
REFUSED = N_(
    "The server of the warehouse refuses the user or the password. Nothing was changed. Look whether both are right,"
    " and whether that user may come from this machine."
)
NO_DATABASE = N_("The server of the warehouse has no database of that name. Make it there, or mend the name.")
NO_RIGHT = N_(
    "The user of the warehouse may not do this on the server. Nothing was changed. Give that user the rights there."
)
NO_PLACE = N_(
    "It is not said where the data of this warehouse go: give a folder that every machine sees, or an s3:// address, as"
    " “data” in warehouse.toml or in WEERKLANK_WAREHOUSE_DATA."
)
OTHER_PLACE = N_(
    "The data of this warehouse are in another place than the one that is given now. Nothing was changed. Give the"
    " place in which they are."
)
WHICH_PLACE = N_(
    "The place of the data of the warehouse is neither a folder nor an address such as s3://bucket/folder/. Keys never"
    " stand in it; docs/method/scale.md shows how it is written."
)
DATA_AWAY = N_(
    "The server with the data of the warehouse does not answer. Nothing was changed, and what was stored stays. Look"
    " whether it runs and whether its address is right; then this goes on by itself."
)
DATA_BUSY = N_(
    "The server with the data of the warehouse is too busy or has a fault of its own; it was asked several times."
    " Nothing was changed. Try again later; if it stays so, ask who keeps it."
)
DATA_REFUSED = N_(
    "The server with the data of the warehouse refuses the key, or the key may not do this there. Nothing was changed."
    " Look whether key and region are right and still valid, and what that key may do."
)
DATA_CLOCK = N_(
    "The clock of this machine differs too much from that of the server with the data, which therefore refuses every"
    " question. Nothing was changed. Set the clock right; then this goes on by itself."
)
NO_BUCKET = N_(
    "The server with the data of the warehouse has no bucket of that name. Make it there, or mend the name. Nothing was"
    " changed."
)
DATA_LOST = N_(
    "A file with data of the warehouse is not in its place, though the catalogue names it. Nothing was changed. Look"
    " whether somebody moved or removed files there; otherwise put back the last backup."
)
UNTRUSTED = N_(
    "A server of the warehouse shows a certificate that is not trusted here: it has expired, is of another name, or was"
    " given by an unknown authority. Nothing was changed. Renew it, or name its authority in warehouse.toml."
)
MOVED_ON = N_("Another changed the same rows of the warehouse meanwhile. Nothing was stored; try again.")
HALF_MOVED = N_(
    "What another warehouse holds is being copied into this one, and that is not finished. Run the same"
    " `python -m pipelines move` again: it goes on where it was. Nothing else reads or writes it until then."
)
TAKEN = N_(
    "The warehouse that is to be moved into holds something already. It was left as it is. Give a new place, or empty"
    " that one yourself."
)
OTHER_MOVE = N_(
    "Another warehouse is being moved into that one, and that is not finished. It was left as it is. Finish that move,"
    " or give a new place."
)
MOVED = N_(
    "The warehouse was moved there before, and both go on holding something. Nothing was copied again. To move once"
    " more, give a new place, or empty that one yourself."
)
SAME = N_("Both addresses name the same warehouse. Nothing was moved.")

# What driver and server say, the first that fits.
_SAID = tuple(
    (re.compile(said, re.I | re.S), sentence)
    for said, sentence in (
        (r"data_path is not set", NO_PLACE),
        (r"does not match existing data path", OTHER_PLACE),
        (r"authentication failed|no password supplied|no pg_hba\.conf entry|role \S+ does not exist"
         r"|not permitted to log in|fe_sendauth", REFUSED),
        (r"database \"[^\"]*\" does not exist", NO_DATABASE),
        (r"certificate verify failed|peer certificate|root certificate file|certificate for \S+ does not match"
         r"|SSL server verification|does not support SSL|SSL CA cert", UNTRUSTED),
        (r"RequestTimeTooSkewed|RequestExpired", DATA_CLOCK),
        (r"NoSuchBucket", NO_BUCKET),
        (r"(?:\(HTTP (?:code )?|returned HTTP )(?:30[17]|40[013])\b|InvalidAccessKeyId|SignatureDoesNotMatch"
         r"|AccessDenied|ExpiredToken|AuthorizationHeaderMalformed", DATA_REFUSED),
        (r"(?:\(HTTP (?:code )?|returned HTTP )404\b|Cannot open file .*\.parquet.*No such file"
         r"|No files found that match", DATA_LOST),
        (r"(?:\(HTTP (?:code )?|returned HTTP )(?:429|5\d\d)\b|SlowDown", DATA_BUSY),
        (r"error for HTTP|\bHTTP\b.*(?:error|code|\d{3})|could not resolve hostname", DATA_AWAY),
        (r"invalid connection option|missing \"=\"|unterminated quoted|invalid (?:port|integer|sslmode|uri)", UNCLEAR),
        (r"connection refused|could not translate host|timeout expired|no route to host|network is unreachable"
         r"|server closed the connection|connection to server .* failed|terminating connection|too many clients"
         r"|starting up|shutting down|no connection to the server|could not receive data|could not send data"
         # What a statement or an answer under way says, where another has met the server's end.
         r"|attempting to fetch from an unsuccessful|current transaction is aborted", AWAY),
        (r"permission denied for|must be owner of", NO_RIGHT),
        (r"conflict|could not serialize", MOVED_ON),
    )
)  # fmt: skip


def of_driver(message: str) -> str | None:
    """Return the sentence that belongs to what the driver of a warehouse on a server says; None where none is known."""
    return next((sentence for said, sentence in _SAID if said.search(message)), None)
