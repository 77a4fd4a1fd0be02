import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Tokens = ReadonlyMap<string, string>;
const css = readFileSync(join(__dirname, 'tokens.css'), 'utf8');

function tokensOf(selector: string): Map<string, string> {
  const escaped = selector.replace(/[[\]()'"=]/g, '\\$&');
  const block = new RegExp(`${escaped}\\s*\\{([^}]*)\\}`).exec(css)?.[1] ?? '';
  return new Map([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name!, value!.trim()]));
}

const light = tokensOf(':root');
const THEMES: Readonly<Record<string, Tokens>> = {
  light,
  dark: new Map([...light, ...tokensOf(":root[data-theme='dark']")]),
  contrast: new Map([...light, ...tokensOf(":root[data-theme='contrast']")]),
};

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

/** WCAG 2.2 contrast of two opaque colours. */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Which ink stands on which ground somewhere on the screens. */
const TEXT: readonly (readonly [ink: string, ground: string])[] = [
  ...['ink', 'ink-2', 'ink-3', 'accent', 'bad', 'warn', 'good', 'esc'].flatMap((ink) =>
    ['surface', 'paper', 'sunken', 'hover', 'raised'].map((ground) => [ink, ground] as const),
  ),
  ...['ink', 'ink-2', 'ink-3'].flatMap((ink) => [[ink, 'accent-soft'] as const, [ink, 'hit-row'] as const]),
  ...['bad', 'warn', 'good', 'esc', 'info'].flatMap((state) => [
    [state, `${state}-soft`] as const,
    ['ink', `${state}-soft`] as const,
  ]),
  ['on-solid', 'solid'],
  ['on-solid', 'solid-hover'],
  ['hit-a-ink', 'hit-a'],
  ['hit-b-ink', 'hit-b'],
  ['spine-ink', 'spine-bg'],
  ['spine-on', 'spine-bg'],
  ['spine-on', 'spine-on-bg'],
  ['accent', 'accent-soft'],
  ...['q-op', 'q-field', 'q-text', 'q-wild', 'q-paren', 'q-num'].flatMap((ink) => [
    [ink, 'surface'] as const,
    [ink, 'sunken'] as const,
  ]),
];

const OUTLINES: readonly (readonly [line: string, ground: string])[] = [
  ['line-control', 'surface'],
  ['accent-line', 'surface'],
  ['hit-a-line', 'surface'],
  ['hit-b-line', 'surface'],
];

describe.each(Object.entries(THEMES))('theme %s', (_name, tokens) => {
  const colour = (name: string): string => {
    const value = tokens.get(`--${name}`);
    if (!value || !/^#[0-9a-f]{6}$/i.test(value)) throw new Error(`--${name} is ${value ?? 'missing'}`);
    return value;
  };

  it.each(TEXT)('%s on %s is at least 4.5:1', (ink, ground) => {
    expect(contrast(colour(ink), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(OUTLINES)('%s round what stands on %s is at least 3:1', (line, ground) => {
    expect(contrast(colour(line), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
