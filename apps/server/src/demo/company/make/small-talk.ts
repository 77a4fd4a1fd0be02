import type { Member } from '../cast/member';
import type { Kind, Room } from '../cast/room';
import { minutesOf, WEEKS } from './calendar';
import { Dice } from './dice';
import { fill } from './fill';
import { maybeReact } from './reactions';
import { omittedFile, type Recorder, type Sent } from './recorder';
import type { Scene, SceneLine } from './scenes';
import type { Occupied } from './script';

interface Window {
  readonly from: string;
  readonly to: string;
  readonly days: readonly number[];
}

const WORK = [0, 1, 2, 3, 4];
const window = (from: string, to: string, days: readonly number[] = WORK): Window => ({ from, to, days });

/** When people talk of what. */
const WINDOWS: Readonly<Record<Kind, Window>> = {
  open: window('07:05', '08:35'),
  market: window('09:00', '16:20'),
  order: window('08:20', '16:10'),
  close: window('16:15', '17:30'),
  lunch: window('11:30', '12:50'),
  it: window('08:35', '16:50'),
  ops: window('09:00', '17:00'),
  syndicate: window('09:00', '17:30'),
  admin: window('08:50', '16:50'),
  research: window('09:00', '17:00'),
  quant: window('09:00', '17:00'),
  banter: window('09:30', '18:20'),
  broker: window('08:10', '16:40'),
  football: window('12:05', '20:40', [0, 1, 2, 3, 3, 4, 5]),
  weekend: window('09:40', '19:30', [5, 5, 6]),
  home: window('08:10', '18:40'),
  kin: window('08:30', '20:10', [0, 1, 2, 3, 4, 5, 6]),
  client: window('08:50', '16:50'),
  nydesk: window('07:40', '17:20'),
  incident: window('08:00', '16:00'),
  mixed: window('08:40', '18:20'),
  trad: window('08:50', '20:30'),
  'zh-market': window('09:10', '15:20'),
  'zh-lunch': window('11:05', '12:20'),
  'zh-work': window('09:00', '18:20'),
  'zh-life': window('12:10', '20:50'),
  'zh-client': window('09:00', '17:50'),
  'zh-office': window('08:50', '17:20'),
  'zh-weekend': window('09:50', '20:10', [5, 6]),
};

/** Minutes between two things said in one room that have nothing to do with each other. */
const PAUSE = 14;

/** Fills rooms with talk that leads nowhere: deals scenes from shuffled decks, so that all are used before one comes back. */
export class SmallTalk {
  private readonly decks = new Map<Kind, Scene[]>();
  /** Nobody tells a room the same twice. */
  private readonly heard = new Map<string, Set<Scene>>();
  private readonly busy = new Map<string, { from: number; to: number }[]>();

  constructor(
    private readonly recorder: Recorder,
    scenes: readonly Scene[],
    occupied: readonly Occupied[],
  ) {
    for (const scene of scenes) this.decks.set(scene.kind, [...(this.decks.get(scene.kind) ?? []), scene]);
    for (const [kind, deck] of this.decks) this.decks.set(kind, new Dice(`deck ${kind}`).shuffled(deck));
    for (const { room, from, to } of occupied) this.busyIn(room).push({ from, to });
  }

  /** Ten weeks of it, week by week, so that a deck runs through all rooms before it is dealt again. */
  fill(rooms: readonly Room[]): void {
    for (let week = 1; week <= WEEKS; week++) {
      for (const room of rooms) {
        if (!room.talk || (room.weeks && (week < room.weeks[0] || week > room.weeks[1]))) continue;
        for (const [kind, mean] of Object.entries(room.talk) as [Kind, number][]) {
          const dice = new Dice(`${room.id} ${kind} ${week}`);
          for (let left = dice.about(mean); left > 0; left--) this.scene(room, kind, week, dice);
        }
      }
    }
  }

  private scene(room: Room, kind: Kind, week: number, dice: Dice): void {
    const { days, ...usual } = WINDOWS[kind];
    const [earliest, latest] = room.hours && days === WORK ? room.hours : [usual.from, usual.to];
    const deck = this.decks.get(kind) ?? [];
    const heard = this.heardIn(room.id);
    for (let attempt = 0; attempt < 24; attempt++) {
      const day = (week - 1) * 7 + dice.pick(days);
      const people = dice.shuffled(this.peopleIn(room, day));
      const index = deck.findIndex((scene) => !heard.has(scene) && castFor(scene, people) !== undefined);
      if (index < 0) return;
      const scene = deck[index]!;
      const [from, to] = scene.hours ?? [earliest, latest];
      const minutes = dice.int(minutesOf(from), minutesOf(to));
      const start = this.recorder.calendar.utc(day, minutes, room.zone) + dice.int(0, 59_999);
      const awake = people.filter((member) => this.isAwake(member, start));
      const cast = castFor(scene, awake);
      if (!cast) continue;
      const end = start + scene.lines.reduce((sum, line) => sum + line.delay + 1.2, 0) * 60_000;
      const pause = PAUSE * 60_000;
      if (this.busyIn(room.id).some((taken) => start < taken.to + pause && end > taken.from - pause)) continue;
      deck.push(...deck.splice(index, 1));
      heard.add(scene);
      this.busyIn(room.id).push({ from: start, to: end });
      this.perform(room, scene, { cast, awake, day, start, dice });
      return;
    }
  }

  private perform(room: Room, scene: Scene, { cast, awake, day, start, dice }: Performance): void {
    const { calendar } = this.recorder;
    const context = { dice, calendar, day, cast, han: scene.han, chosen: new Map<string, string>() };
    const last = new Map<string, Sent>();
    let previous: Sent | undefined;
    let at = start;
    for (const line of scene.lines) {
      const body = fill(line.text, context).replaceAll('⏎', '\n');
      const member = cast.get(line.speaker)!;
      at += gap(line, body, previous?.sender === member, dice);
      if (line.act === 'react') this.recorder.react(previous!, member, at, body);
      else if (line.act === 'edit') this.recorder.edit(last.get(line.speaker)!, at, body);
      else if (line.act === 'delete') this.recorder.remove(last.get(line.speaker)!, at);
      else {
        const file = line.file === undefined ? undefined : fill(line.file, context);
        const size = `${dice.int(40, 900)}kB`;
        const files = file === undefined ? {} : { files: [omittedFile(file, size)] };
        previous = this.recorder.say(room, member, at, body, files);
        last.set(line.speaker, previous);
        maybeReact(this.recorder, previous, scene.kind, awake, new Dice(`${previous.native} reaction`));
      }
    }
  }

  private peopleIn(room: Room, day: number): Member[] {
    const { calendar } = this.recorder;
    const noon = calendar.utc(day, 720, room.zone);
    const guests = (room.guests ?? []).filter(
      ({ from, to }) => this.recorder.instant(room, from) <= noon && noon <= this.recorder.instant(room, to),
    );
    return [...(room.talkers ?? room.members), ...guests.map(({ id }) => id)]
      .map((id) => this.recorder.member(id))
      .filter(({ until }) => !until || day < calendar.day(until.week, until.weekday))
      .filter((member) => !isMachine(member));
  }

  private isAwake({ zone }: Member, at: number): boolean {
    const hour = new Date(at + this.recorder.calendar.offsetAt(at, zone)).getUTCHours();
    return hour >= 7 && hour < 21;
  }

  private heardIn(room: string): Set<Scene> {
    let heard = this.heard.get(room);
    if (!heard) this.heard.set(room, (heard = new Set()));
    return heard;
  }

  private busyIn(room: string): { from: number; to: number }[] {
    let taken = this.busy.get(room);
    if (!taken) this.busy.set(room, (taken = []));
    return taken;
  }
}

type Cast = ReadonlyMap<string, Member>;

interface Performance {
  readonly cast: Cast;
  readonly awake: readonly Member[];
  readonly day: number;
  readonly start: number;
  readonly dice: Dice;
}

/** Who speaks as whom, so that people stay themselves and write what they can; undefined if it cannot be. */
function castFor(scene: Scene, people: readonly Member[]): Cast | undefined {
  const { pinned, chinese, kind } = scene;
  const dialect = kind === 'mixed' || kind === 'trad' ? 'cantonese' : 'mandarin';
  const cast = new Map<string, Member>();
  const letters = [...scene.inside, ...scene.outside];
  const narrow = (letter: string): number => (pinned.has(letter) ? 2 : chinese.has(letter) ? 1 : 0);
  for (const letter of letters.sort((a, b) => narrow(b) - narrow(a))) {
    const member = people.find(
      (one) =>
        ![...cast.values()].includes(one) &&
        (one.outside ?? false) === letter >= 'K' &&
        (!pinned.has(letter) || pinned.get(letter) === one.id) &&
        (!chinese.has(letter) || one.chinese === dialect),
    );
    if (!member) return undefined;
    cast.set(letter, member);
  }
  return cast;
}

function isMachine({ slack, email, phone, wechat, wecom, outside }: Member): boolean {
  const human = phone ?? wechat ?? wecom;
  return outside === true && (slack?.startsWith('B07') === true || (human === undefined && email === undefined));
}

/** Time to read, think and type; short when somebody goes on talking. */
function gap(line: SceneLine, body: string, same: boolean, dice: Dice): number {
  const typing = Math.min(body.length * (/[\u4e00-\u9fff]/.test(body) ? 260 : 110), 45_000);
  const thinking = same ? dice.int(1_500, 9_000) : dice.int(4_000, 55_000);
  return line.delay * 60_000 + typing + thinking;
}
