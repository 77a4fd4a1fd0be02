export const USAGE = `main.cjs COMMAND

  sign     sign checkpoints of an appliance, each only if it continues the one before
  keys     print the verifier keys of a signer: publish them, and hand them to auditors and witnesses
  witness  cosign checkpoints of logs (C2SP tlog-witness), at POST /add-checkpoint
  key      print the verifier key of a witness

  --folder FOLDER     what this program keeps for itself; nobody else may be able to read it
  --socket PATH       sign: the Unix socket to answer on
  --with-parent       sign: end when standard input does
  --host, --port      witness: where to listen (default 127.0.0.1, 8090)
  --name NAME         key, witness: make a key under this name where there is none yet; a name is like a web address
                      without https://, e.g. audit.example/witness
  --logs FILE         witness: the logs it knows, a verifier key a line (default: FOLDER/logs)

Refusals go to standard error, one JSON document a line.

Exit codes: 0 done · 1 could not be done · 2 not understood · 75 another process is using the folder or socket
`;
