import type { Channel } from '@minutebook/capture';
import type { Member } from '../cast/member';
import type { Kind } from '../cast/room';
import type { Dice } from './dice';
import type { Recorder, Sent } from './recorder';

/** Channels whose captures tell of reactions. */
const CHANNELS: ReadonlySet<Channel> = new Set(['whatsapp', 'teams', 'slack', 'signal', 'telegram']);

const LIGHT: ReadonlySet<Kind> = new Set(['banter', 'football', 'lunch', 'nydesk', 'mixed', 'trad', 'weekend']);

/** How often somebody puts an emoji under a line instead of answering. */
const SHARE = 0.11;

export function maybeReact(recorder: Recorder, sent: Sent, kind: Kind, people: readonly Member[], dice: Dice): void {
  const others = people.filter((member) => member !== sent.sender);
  if (!CHANNELS.has(sent.room.channel) || others.length === 0 || !dice.chance(SHARE)) return;
  const emoji = LIGHT.has(kind) ? ['😂', '😂', '👍', '❤️', '🙈', '🎉'] : ['👍', '👍', '👍', '🙏', '👀', '✅'];
  recorder.react(sent, dice.pick(others), sent.at + dice.int(4_000, 240_000), dice.pick(emoji));
}
