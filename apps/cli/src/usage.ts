export const USAGE = `npm run minutebook -- COMMAND

  import PATH…            read export files into the archive and print the account
  search QUERY            search the archive, newest first
  people import FROM      take a directory of people and their handles over: a CSV file, or ldaps://host/base
  lexicon apply FILE      put the rules of a lexicon file (text, JSON, CSV, XLSX) into force
  lexicon test FILE…      try the rules of lexicon files on their own examples; needs no archive
  lexicon export NAME     print the rules in force as a text file for version control
  doctor                  look whether everything this needs is there and well
  verify                  re-compute what the ledger claims
  export-bundle WHAT FILE write records with audit trail and proofs into a zip, or a folder, for the verifier (docs/bundles.md);
                          WHAT: message:ID, conversation:ID, person:ID (with --from and --until), audit or audit:ACTION
  verify-pack FILE        check a reasonable-steps pack of a legal hold; needs no archive
  log-keys                print the keys that sign the ledger; \`log-keys rotate\` has the signer make new ones (docs/ledger.md)
  tiles FOLDER            write the logs out as C2SP tlog-tiles, and continue what is there (docs/anchors.md)
  rebuild-index           empty the search index and read the ledger again
  backup make FOLDER      copy the whole archive into an encrypted file (docs/backup.md)
  backup list [FOLDER]    which backups there are, and until when
  backup expire FOLDER    delete those that have expired
  backup forget ID        say that a backup was deleted elsewhere
  backup key FILE         make a pair of keys for backups: the private one into FILE, the public one on the screen
  restore FILE            put a backup into an empty place and compare it with what is known outside
  restored                what was found; \`restored compare\` looks again, \`restored accept\` opens it for use
  rebuild-texts           read every attachment again: after OCR was installed, or with a newer extractor

  --data DIR              data folder (default: the one npm start uses)
  --json                  print one JSON document instead of text
  --zone ZONE             import: time zone of the phone (IANA name); search: zone of dates. Default: UTC
  --owner WHO             import: whose device the files come from (number, address or name)
  --dry-run               import: read the files through, say what they hold and leave open, archive nothing
                          people import: say what would change, and change nothing
  --complete              people import: these are everybody, so whoever is missing has left
  --bind DN               people import: whom to ask an LDAP directory as; the password is read from LDAP_PASSWORD
  --day-first, --month-first
                          import: how to read dates that could be either
  --limit N               search: at most N hits (default 20)
  --oldest, --relevance   search: in this order instead of newest first
  --as-of N               search: the archive as it was with its first N ledger entries; repeats an earlier search
  --keep DAYS             backup make: when it expires (default 30)
  --to KEY                backup make: for whoever has the private half of this public key (or of that in this file)
  --passphrase-file FILE  backup make, restore: its first line is the passphrase (or MINUTEBOOK_BACKUP_PASSPHRASE, or it is asked)
  --with-key              backup make: with the key of the archive inside, under a passphrase of its own
                          (--key-passphrase-file FILE, MINUTEBOOK_KEY_PASSPHRASE, or it is asked)
  --identity FILE         restore: the private key
  --key-file FILE         restore: the key of the archive, where it is not inside
  --check                 restore: read the backup through, compare, write nothing
  --checkpoint FILE       restore, restored compare: a checkpoint that left the machine, or a folder of an anchor
  --keys FILE             … and the keys (vkeys) that may have signed it, one a line (default: those of the backup itself)
  --anyway                restored accept: although another history is known outside

  --reason TEXT           export-bundle: why it leaves; it stands in the bundle and in the audit log
  --request NUMBER        export-bundle: the request of the register it leaves for, where it is more than one message
  --evidence              export-bundle: with the bytes as the sources delivered them
  --from DAY, --until DAY export-bundle: days of UTC, both included

It works while the server runs on that folder and while it does not.

Exit codes: 0 done · 1 could not be done · 2 not understood (usage, query or rule) · 3 verify, verify-pack, lexicon test, doctor or restore found a fault · 130 interrupted
`;
