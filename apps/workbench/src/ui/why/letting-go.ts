import type { LettingGo } from '@minutebook/contract';
import type { CLOCK_WORDS } from '../clock-words';
import { clockText } from '../clock-words';
import type { WHY_WORDS } from './words';

/** What would let something go, as a sentence; where it is done, and with what in the address. */
export interface Way {
  readonly text: string;
  readonly link: string | null;
  readonly query: Readonly<Record<string, string>>;
}

interface Named {
  readonly words: (typeof WHY_WORDS)['en'];
  readonly clocks: (typeof CLOCK_WORDS)['en'];
  readonly day: (instant: string) => string;
  /** Names of holds one may see, sentences of keepers. */
  readonly holds: readonly { readonly hold: string; readonly name: string }[];
  readonly keepers: readonly { readonly kind: string; readonly ref: string; readonly sentence: string }[];
}

export function wayOf({ kind, ref, event, at }: LettingGo, named: Named): Way {
  const { words, clocks, day, holds, keepers } = named;
  const to = (text: string, view: string, query: Readonly<Record<string, string>> = {}): Way => ({
    text,
    link: '/retention',
    query: { view, ...query },
  });
  switch (kind) {
    case 'classify':
      return to(words.go.classify, 'schedule', { part: 'assignments' });
    case 'no-schedule':
      return to(words.go['no-schedule'], 'schedule');
    case 'state-clock':
      return to(words.go['state-clock'](clockText(clocks, event ?? '')), 'records', {
        item: 'new',
        ...(event !== null && { event }),
      });
    case 'dispose':
      return to(words.go.dispose, 'disposals', { item: 'new' });
    case 'wait':
      return { text: words.go.wait(at === null ? '–' : day(at)), link: null, query: {} };
    case 'release-hold': {
      const hold = holds.find((one) => one.hold === ref);
      const link = hold ? `/holds/${hold.hold}` : null;
      const name = hold?.name ?? ref ?? '';
      // It is released already: only its cooling-off has to end.
      const text = at === null ? words.go['release-hold'](name) : words.go.cooling(name, day(at));
      return { text, link, query: {} };
    }
    case 'end-keeper': {
      const keeper = keepers.find((one) => `${one.kind}:${one.ref}` === ref);
      return { text: words.go['end-keeper'](keeper?.sentence ?? ref ?? ''), link: null, query: {} };
    }
  }
}
