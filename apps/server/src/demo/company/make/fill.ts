import type { Member } from '../cast/member';
import type { Calendar } from './calendar';
import type { Dice } from './dice';
import { VOCABULARY } from './vocabulary';

export interface FillContext {
  readonly dice: Dice;
  readonly calendar: Calendar;
  readonly day: number;
  /** Who speaks as A, B …, K, L. */
  readonly cast?: ReadonlyMap<string, Member>;
  /** Whether names are called in Chinese. */
  readonly han?: boolean;
  /** What a scene has chosen already, so that its lines agree. */
  readonly chosen: Map<string, string>;
}

/**
 * Fills the braces of a text: `{a|b}` one of them; `{$stock}` a word of the vocabulary, the same throughout a scene
 * (`{$stock2}` another); `{#10-90}` a number, `{#10-90:5}` in steps, `{%1.20-1.90}` with decimals, `{#n=10-90}` named
 * and `{=n}` again; `{wd+1}` `{dm+1}` weekday and date of the next working day, `{zwd+1}` `{zdm+1}` in Chinese;
 * `{B}` what B is called.
 */
export function fill(text: string, context: FillContext): string {
  return text.replace(/\{([^{}]*)\}/g, (_, slot: string) => value(slot, context));
}

function value(slot: string, { dice, calendar, day, cast, han, chosen }: FillContext): string {
  const once = (name: string, make: () => string): string => {
    let made = chosen.get(name);
    if (made === undefined) chosen.set(name, (made = make()));
    return made;
  };
  const date = /^(z?)(wd|dm)([+-]\d+)?$/.exec(slot);
  if (date) {
    const on = calendar.workday(day, Number(date[3] ?? 0));
    if (date[2] === 'wd') return date[1] ? calendar.hanWeekday(on) : calendar.weekday(on);
    return date[1] ? calendar.han(on) : calendar.short(on);
  }
  if (/^[A-Z]$/.test(slot)) {
    const member = cast?.get(slot);
    if (!member) throw new Error(`nobody speaks as ${slot}`);
    return han ? (member.hanCall ?? member.call) : member.call;
  }
  if (slot.startsWith('$')) {
    return once(slot, () => {
      const words = VOCABULARY[slot.slice(1).replace(/\d+$/, '')];
      if (!words) throw new Error(`no words for ${slot}`);
      const kin = [...chosen].filter(([name]) => name.replace(/\d+$/, '') === slot.replace(/\d+$/, ''));
      return dice.pick(words.filter((word) => !kin.some(([, used]) => used === word)));
    });
  }
  if (slot.startsWith('=')) {
    const known = chosen.get(slot.slice(1));
    if (known === undefined) throw new Error(`${slot} stands before it is chosen`);
    return known;
  }
  const number = /^[#%](?:(\w+)=)?([\d.]+)-([\d.]+)(?::([\d.]+))?$/.exec(slot);
  if (number) {
    const [, name, from, to, step] = number;
    const make = (): string => numeral(dice, from!, to!, step);
    return name === undefined ? make() : once(name, make);
  }
  if (slot.includes('|')) return dice.pick(slot.split('|'));
  throw new Error(`nothing known fills {${slot}}`);
}

function numeral(dice: Dice, from: string, to: string, step?: string): string {
  const decimals = from.includes('.') ? from.length - from.indexOf('.') - 1 : 0;
  const unit = step === undefined ? 10 ** -decimals : Number(step);
  const steps = Math.round((Number(to) - Number(from)) / unit);
  return (Number(from) + dice.int(0, steps) * unit).toFixed(decimals);
}
