import type { Notice } from '@minutebook/capture';
import type { Room } from '../cast/room';
import { minutesOf, type Weekday } from './calendar';
import { Dice } from './dice';
import { fill } from './fill';
import { omittedFile, type Recorder, type Sent } from './recorder';

/**
 * What is said in a room on a day, written down line by line:
 *
 *     21:41 qiming #tip: text          a message, known as `tip`
 *     21:42 leo ^tip: text             an answer that quotes it
 *     21:43 qiming ~tip: text          edited to this
 *     08:02 qiming -tip:               deleted
 *     21:44 leo +tip: 👍               a reaction
 *     21:45 qiming @PTT-07.opus|64kB:  a file, with or without text
 *     21:38 leo !timer-on: text        a line of the service, by somebody or, with `*`, by nobody
 *
 * Times are the room's; a line break within a message is ⏎; dates in braces as in `fill`.
 */
export interface Script {
  readonly week: number;
  readonly weekday: Weekday;
  readonly room: string;
  readonly text: string;
}

export function script(week: number, weekday: Weekday, room: string, text: string): Script {
  return { week, weekday, room, text };
}

const LINE = /^(\d\d:\d\d) (\S+)((?: [#^~+@!-]\S+)*):(?: (.*))?$/;

/** When rooms are taken by a story, so that small talk keeps out of it. */
export interface Occupied {
  readonly room: string;
  readonly from: number;
  readonly to: number;
}

/** Records scripts. Keys of all scripts together; a line may refer to an earlier script. */
export class Stage {
  readonly occupied: Occupied[] = [];
  private readonly sent = new Map<string, Sent>();

  constructor(
    private readonly recorder: Recorder,
    private readonly rooms: ReadonlyMap<string, Room>,
  ) {}

  play({ week, weekday, room: id, text }: Script): void {
    const room = this.rooms.get(id);
    if (!room) throw new Error(`no room is called ${id}`);
    const { calendar } = this.recorder;
    const day = calendar.day(week, weekday);
    const dice = new Dice(`${id} ${week} ${weekday} ${text.length}`);
    const chosen = new Map<string, string>();
    let first = Infinity;
    let last = 0;
    for (const line of text.trim().split('\n')) {
      const parts = LINE.exec(line.trim());
      if (!parts) throw new Error(`a line of ${id} in week ${week} is not understood: ${line}`);
      const [, wall, who, marks, said = ''] = parts;
      const planned = calendar.utc(day, minutesOf(wall!), room.zone) + dice.int(0, 28_000);
      const at = Math.max(planned, last + dice.int(4_000, 16_000));
      const body = fill(said, { dice, calendar, day, chosen }).replaceAll('⏎', '\n');
      this.line(room, who!, at, body, marks!.trim());
      first = Math.min(first, at);
      last = at;
    }
    this.occupied.push({ room: id, from: first, to: last });
  }

  private line(room: Room, who: string, at: number, body: string, marks: string): void {
    const sender = who === '*' ? undefined : this.recorder.member(who);
    const by = new Map(marks === '' ? [] : marks.split(' ').map((mark) => [mark.charAt(0), mark.slice(1)] as const));
    const edited = by.get('~');
    const removed = by.get('-');
    const reacted = by.get('+');
    if (edited !== undefined) this.recorder.edit(this.known(edited), at, body);
    else if (removed !== undefined) this.recorder.remove(this.known(removed), at);
    else if (reacted !== undefined) this.recorder.react(this.known(reacted), sender!, at, body);
    else {
      const [key, quoted, file, notice] = ['#', '^', '@', '!'].map((sigil) => by.get(sigil));
      const [name, size] = file?.split('|') ?? [];
      const sent = this.recorder.say(room, sender, at, body, {
        ...(key !== undefined && { key }),
        ...(quoted !== undefined && { quote: this.known(quoted) }),
        ...(name !== undefined && { files: [omittedFile(name, size)] }),
        ...(notice !== undefined && { notice: notice as Notice }),
      });
      if (key !== undefined) this.sent.set(key, sent);
    }
  }

  private known(key: string): Sent {
    const sent = this.sent.get(key);
    if (!sent) throw new Error(`no message is known as ${key}`);
    return sent;
  }
}
