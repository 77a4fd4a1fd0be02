import type { CaseTheme, Disposition, QueueFilter } from '@minutebook/contract';
import { address } from '../cast/member';

export interface DemoQueue {
  readonly name: string;
  /** Name of the lexicon it takes alerts of; undefined: of any. */
  readonly lexicon?: string;
  readonly languages: QueueFilter['languages'];
  /** E-mail addresses. */
  readonly owner: string;
  readonly members: readonly string[];
  readonly hours: readonly [number, number, number];
}

/** Asked in this order. */
export const QUEUES: readonly DemoQueue[] = [
  {
    name: 'Chinese',
    languages: ['zh'],
    owner: address('priya.raman'),
    members: [],
    hours: [168, 72, 24],
  },
  {
    name: 'Market abuse',
    lexicon: 'Market abuse',
    languages: [],
    owner: address('priya.raman'),
    members: [],
    hours: [120, 48, 8],
  },
  {
    name: 'Off-channel',
    lexicon: 'Off-channel and records',
    languages: [],
    owner: address('jonas.adeyemi'),
    members: [],
    hours: [168, 72, 24],
  },
];

export const TEMPLATES: readonly { readonly name: string; readonly disposition: Disposition; readonly text: string }[] =
  [
    {
      name: 'Newsletter',
      disposition: 'false-positive',
      text: 'A newsletter or bulletin sent to many people at once. Nobody of ours wrote it.',
    },
    {
      name: 'Public at the time',
      disposition: 'cleared',
      text: 'What is said was public when it was said; the announcement is named in the message.',
    },
    {
      name: 'Stopped by a colleague',
      disposition: 'cleared',
      text: 'A colleague stopped it in the same conversation, and nothing followed.',
    },
    {
      name: 'To the desk head first',
      disposition: 'escalated',
      text: 'Cannot be judged from the conversation alone: the trade record has to be looked at.',
    },
  ];

export interface DemoCase {
  readonly title: string;
  readonly theme: CaseTheme;
  readonly severity: number;
  readonly dueDays: number;
  /** Reviews that escalate into it, as `rule message`; the first opens it. */
  readonly reviews: readonly string[];
  /** Who gets access besides whoever opened it. */
  readonly team: readonly string[];
}

export const CASES: readonly DemoCase[] = [
  {
    title: 'Clients invited to WhatsApp and Signal',
    theme: 'off-channel',
    severity: 3,
    dueDays: 10,
    reviews: ['OC-003 oc-list', 'OC-009 oc-timer'],
    team: [address('jonas.adeyemi'), address('priya.raman'), address('hugo.vance')],
  },
  {
    title: 'Bid for Pellworth from an unknown number',
    theme: 'market-abuse',
    severity: 3,
    dueDays: 15,
    reviews: ['MA-007 bid-source'],
    team: [address('priya.raman')],
  },
];
