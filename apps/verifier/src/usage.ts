export const USAGE = `node minutebook-verify.cjs COMMAND

  verify BUNDLE           check a bundle, a folder or a zip
  compare BUNDLE BUNDLE   whether two bundles tell one history
  fork FILE               check a proof of two histories, as compare writes it

  --keys FILE             keys you trust, from elsewhere than the bundle: a C2SP tlog-policy, or vkeys one a line
  --state FILE            remember how far the logs had come, and expect the next bundle to go on from there
  --checkpoint FILE       a signed checkpoint that was kept elsewhere, or a folder of them; may be given again
  --tsa FILE              certificates (PEM) of the time-stamping authorities you trust
  --out FILE              compare: where to write the proof of two histories
  --json                  print one JSON document instead of text

It needs no network, no database and nothing but Node 20 or newer, and changes no file but those you name.

Exit codes: 0 proven, or one history · 1 faulty, or two histories · 2 unproven, or nothing in common · 3 it could not be looked at
`;
