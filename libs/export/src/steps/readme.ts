/** What a pack says about itself, for whoever unpacks it in ten years. */
export const README = `What was done to keep the records a legal hold is about ("reasonable steps", FRCP 37(e)).

hold.json, hold.pdf   the hold as it was at the time: matter, scope, custodians, who had acknowledged, timers of sources
held.csv              every message it held: id, channel, since when, on which ground, by which scope. No text of messages
notices.json          every notice as custodians saw it, every acknowledgement, letter, answer and follow-up, to the present
stopped.json          deletions that were tried and that this hold stopped
verification.json     the latest verification of the archive, and the records of some held messages re-computed
sources.json          what should arrive, what did, gaps and exceptions that are open
log.json              entries of the audit log about the hold, each with the proof that it is in the log; those about
                      notices to the present
manifest.json         SHA-256 of every file above; its own is in the audit log entry of this pack

To check it, without the archive and without a network:

  npm run minutebook -- verify-pack THIS.zip

By hand: the SHA-256 of each file is in manifest.json. Of each entry in log.json, with base64 and hexadecimal decoded:
  leaf   = SHA-256(0x00 || entry); with path, index and size it leads to root as RFC 9162, 2.1.3.2 says
  commit = SHA-256("appl-commit-v1" || salt || SHA-256(content)); the entry names it in hexadecimal
  idx    = index
Of each text in notices.json: its sha256 is of the canonical JSON (RFC 8785) of
  {"hold", "language", "number", "questions", "subject", "text"}
with the hold's id as a string; an acknowledgement names the text that was seen by it, and an entry of log.json
(hold-notice.acknowledged) says that it was given.

Whoever alters a file can write manifest.json anew. So ask for the entry hold.pack-made of the audit log about this hold, made
when the pack was: its "manifest" is the SHA-256 of manifest.json. Best as a bundle of the audit log, which proves itself.
Compare root with one of the same size that you had from elsewhere: that the log is the firm's own, no file of the firm's
can prove.
`;
