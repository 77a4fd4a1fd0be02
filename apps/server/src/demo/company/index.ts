import type { CapturedEvent } from '@minutebook/capture';
import type { DirectoryEntry } from '@minutebook/archive';
import type { RuleInput } from '@minutebook/contract';
import { MEMBERS, ROOMS } from './cast/cast';
import { DIRECTORY } from './cast/directory';
import { DOMAIN, FIRM } from './cast/member';
import { PEOPLE, type WorkbenchPerson } from './cast/workbench';
import { CHATTER } from './chatter/chatter';
import { machines } from './chatter/machines';
import { type DemoHold, type DemoSchedule, holdOf, SCHEDULE } from './keeping/keeping';
import { LEXICONS } from './lexicons/lexicons';
import { bulletins } from './mail/bulletins';
import { LETTERS } from './mail/letters';
import { Calendar } from './make/calendar';
import { Mailer } from './make/mailer';
import { Recorder } from './make/recorder';
import { Stage } from './make/script';
import { SmallTalk } from './make/small-talk';
import { CASES, type DemoCase, type DemoQueue, QUEUES, TEMPLATES } from './reviews/desk';
import type { DemoReview } from './reviews/review';
import { REVIEWS } from './reviews/reviews';
import { SCRIPTS } from './stories/scripts';

export interface DemoCompany {
  readonly name: string;
  /** Users of the workbench. Their handles are those they have in the events. */
  readonly people: readonly WorkbenchPerson[];
  readonly domain: string;
  readonly directory: readonly DirectoryEntry[];
  /** In the order a feed would give them. */
  readonly events: readonly CapturedEvent[];
  readonly lexicons: readonly { readonly name: string; readonly rules: readonly RuleInput[] }[];
  /** In the order they happen; `message` is a native id, and each names exactly one alert. */
  readonly reviews: readonly DemoReview[];
  readonly queues: readonly DemoQueue[];
  readonly templates: typeof TEMPLATES;
  readonly cases: readonly DemoCase[];
  readonly schedule: DemoSchedule;
  readonly hold: DemoHold;
}

export type { DemoReview, WorkbenchPerson };

/** A made-up firm and ten weeks of its correspondence, ending at `end`. The same end gives the same firm, to the letter. */
export function demoCompany(end: Date): DemoCompany {
  const calendar = new Calendar(end);
  const recorder = new Recorder(calendar, MEMBERS);
  const stage = new Stage(recorder, ROOMS);
  for (const script of SCRIPTS) stage.play(script);
  const mailer = new Mailer(recorder);
  for (const thread of [...LETTERS, ...bulletins(calendar)]) mailer.send(thread);
  new SmallTalk(recorder, CHATTER, stage.occupied).fill([...ROOMS.values()]);
  machines(recorder, ROOMS);
  return {
    name: FIRM,
    people: PEOPLE,
    domain: DOMAIN,
    directory: DIRECTORY,
    events: recorder.events(),
    lexicons: LEXICONS,
    reviews: REVIEWS.map(({ message, ...review }) => ({ ...review, message: nativeOf(recorder, message) })),
    queues: QUEUES,
    templates: TEMPLATES,
    cases: CASES,
    schedule: SCHEDULE,
    hold: holdOf(calendar),
  };
}

function nativeOf(recorder: Recorder, key: string): string {
  const native = recorder.nativeIds.get(key);
  if (native === undefined) throw new Error(`a review names a message that nobody wrote: ${key}`);
  return native;
}
