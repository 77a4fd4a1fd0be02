export const USAGE = `npm run minutebook -- COMMAND

  import PATH…            read export files into the archive and print the account
  search QUERY            search the archive, newest first
  people import FROM      take a directory of people and their handles over: a CSV file, or ldaps://host/base
  lexicon apply FILE      put the rules of a lexicon file (text, JSON, CSV, XLSX) into force
  lexicon test FILE…      try the rules of lexicon files on their own examples; needs no archive
  lexicon export NAME     print the rules in force as a text file for version control
  doctor                  look whether everything this needs is there and well
  verify                  re-compute what the ledger claims
  verify-pack FILE        check a reasonable-steps pack of a legal hold; needs no archive
  rebuild-index           empty the search index and read the ledger again
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

It works while the server runs on that folder and while it does not.

Exit codes: 0 done · 1 could not be done · 2 not understood (usage, query or rule) · 3 verify, verify-pack, lexicon test or doctor found a fault · 130 interrupted
`;
