import { draftHash } from './lexicons/draft-hash';
import type { Rehearsed, Rehearsing } from './rehearsal/rehearsing';

/** Rehearsals that found no change and object to nothing, for tests of what comes after them. */
export function quietRehearsals(): Rehearsing {
  const done: Rehearsed[] = [];
  return {
    run: (_actor, lexicon, rules) => {
      done.push({ id: done.length + 1, lexicon, draftHash: draftHash(rules), isFinished: true, impact: {} });
      return Promise.resolve(done.length);
    },
    read: (id) => Promise.resolve(done[id - 1]),
    objections: () => Promise.resolve([]),
  };
}
