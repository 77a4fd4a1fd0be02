export const USAGE = `npm run minutebook -- COMMAND

  import PATH…            read export files into the archive and print the account
  search QUERY            search the archive, newest first
  lexicon apply FILE      put the rules of a lexicon file into force
  doctor                  look whether everything this needs is there and well
  verify                  re-compute what the ledger claims
  rebuild-index           empty the search index and read the ledger again

  --data DIR              data folder (default: the one npm start uses)
  --json                  print one JSON document instead of text
  --zone ZONE             import: time zone of the phone (IANA name); search: zone of dates. Default: UTC
  --owner WHO             import: whose device the files come from (number, address or name)
  --day-first, --month-first
                          import: how to read dates that could be either
  --limit N               search: at most N hits (default 20)
  --oldest, --relevance   search: in this order instead of newest first
  --as-of N               search: the archive as it was with its first N ledger entries; repeats an earlier search

It works while the server runs on that folder and while it does not.

Exit codes: 0 done · 1 could not be done · 2 not understood (usage, query or rule) · 3 verify or doctor found a fault · 130 interrupted
`;
