"""Say in our words what the system refuses: its own words are English, and those of a programmer."""

import errno

from text.i18n import N_

WORDS = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), N_("the user that runs Weerklank has no right to it")),
    errno.EROFS: N_("the disk can only be read"),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), N_("the disk is full")),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR), N_("it is not there")),
    errno.EISDIR: N_("it is a folder"),
    **dict.fromkeys((errno.EIO, errno.ESTALE, errno.ENODEV, errno.ENXIO), N_("the disk does not answer")),
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), N_("too many files are open")),
    errno.ENAMETOOLONG: N_("its name is too long"),
    errno.ELOOP: N_("its links point at one another"),
    errno.EBUSY: N_("another program is using it"),
    errno.ENOMEM: N_("there is too little memory"),
    **dict.fromkeys((errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL), N_("there is no network")),
    **dict.fromkeys((errno.EHOSTUNREACH, errno.EHOSTDOWN), N_("no way leads there")),
    errno.ETIMEDOUT: N_("there was no answer in time"),
    errno.ECONNREFUSED: N_("the connection is refused"),
    **dict.fromkeys((errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED), N_("the connection was broken off")),
}
OTHER = N_("the system does not allow it")


def why(error: OSError) -> str:
    """Return the words of ours (a msgid) for what this error says, to stand behind a colon."""
    return WORDS.get(error.errno or 0, OTHER)
