import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { AuditFilter, LookFilter, Timeline, TimelineMark } from '@minutebook/contract';
import { looks as looksApi } from '@minutebook/contract/looks';
import { audit as auditApi } from '@minutebook/contract/oversight';
import { Api } from '../shell/api/client';
import { drawnWidth } from '../ui/chart/drawn-width';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { CHAIN_WORDS } from './chain-words';

const NAMES = 108;
const ROW = 20;
const STEP_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 };

/** Distances of ticks that are tried, the closest first. */
const TICKS_MS = [60_000, 300_000, 900_000, 3_600_000, 4 * 3_600_000, 12 * 3_600_000, STEP_MS.day];
/** Pixels from the middle of a step. */
const BESIDE = { dot: -3, ring: 4, cross: 10 } as const;

function kindOf({ kind, caused }: Pick<TimelineMark, 'kind' | 'caused'>): keyof typeof BESIDE {
  if (kind === 'refusal') return 'cross';
  return caused ? 'dot' : 'ring';
}

/** Who acted when: of one person's messages, or of what the filters let through. */
@Component({
  selector: 'mb-timeline-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  host: { class: 'block' },
  template: `
    <section class="sect">
      <h3 class="line">
        <span class="grow clip" dir="auto">{{ heading() }}</span><span class="dim small num nowrap">{{ span() }}</span>
      </h3>
      @if (timeline.value(); as shown) {
        @if (shown.actors.length > 0) {
          <svg
            class="chart"
            role="img"
            [attr.width]="width()"
            [attr.height]="drawing().height"
            [attr.aria-label]="drawing().label"
          >
            @for (tick of drawing().ticks; track tick.x) {
              <path class="g" [attr.d]="'M' + tick.x + ' 0v' + (drawing().height - 20)" />
              <text [attr.x]="tick.x + 3" [attr.y]="drawing().height - 5">{{ tick.text }}</text>
            }
            @for (row of drawing().rows; track row.id) {
              <text class="k" x="0" [attr.y]="row.y + 4">{{ row.name }}</text>
              @for (mark of row.marks; track $index) {
                @if (mark.kind === 'cross') {
                  <path class="tl-cross" [attr.d]="'M' + (mark.x - 4) + ' ' + (row.y - 4) + 'l8 8m0-8l-8 8'" />
                } @else {
                  <circle [class]="'tl-' + mark.kind" [attr.r]="mark.r" [attr.cx]="mark.x" [attr.cy]="row.y" />
                }
              }
            }
          </svg>
          <p class="xs dim">{{ words().legend }}</p>
          <table class="tbl tbl-sm">
            <thead>
              <tr>
                <th>{{ words().table.who }}</th>
                <th class="num">{{ words().table.entries }}</th>
                <th class="num">{{ words().table.onScreen }}</th>
              </tr>
            </thead>
            <tbody>
              @for (actor of shown.actors; track actor.id) {
                <tr>
                  <td class="clip" dir="auto">{{ actor.name }}</td>
                  <td class="num">{{ format.count(actor.entries) }}</td>
                  <td class="num">{{ actor.onScreen > 0 ? format.watched(actor.onScreen) : '' }}</td>
                </tr>
              }
            </tbody>
          </table>
          @if (shown.more > 0) {
            <p class="small dim">{{ words().more40(format.count(shown.more)) }}</p>
          }
        } @else {
          <p class="small muted">{{ words().noActs }}</p>
        }
      } @else if (timeline.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      } @else if (!drawn()) {
        <div class="line">
          <button type="button" class="btn btn-sm" [disabled]="timeline.busy()" (click)="draw()">
            {{ words().draw }}
          </button>
        </div>
      }
    </section>
  `,
})
export class TimelineCard {
  /** Of the directory; null: what the filters let through. */
  readonly person = input.required<string | null>();
  readonly personName = input('');
  readonly filter = input.required<AuditFilter>();
  /** Whether it is drawn without being asked: of the whole log it is much to count. */
  readonly drawn = input(true);
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CHAIN_WORDS);
  protected readonly timeline = new Loading<Timeline>();
  private readonly room = drawnWidth(420);
  protected readonly width = computed(() => Math.max(260, this.room() - 24));
  protected readonly heading = computed(() =>
    this.person() === null ? this.words().acted : this.words().looked(this.personName()),
  );
  protected readonly span = computed(() => {
    const { from, to } = this.timeline.value() ?? {};
    if (!from || !to) return '';
    const [first, last] = [this.format.shortDay(from), this.format.shortDay(to)];
    return first === last ? first : `${first} – ${last}`;
  });
  protected readonly drawing = computed(() => this.drawingOf(this.timeline.value()));

  constructor() {
    effect(() => {
      const [person, filter, drawn] = [this.person(), this.filter(), this.drawn()];
      untracked(() => {
        this.timeline.set(undefined);
        if (drawn) void this.load(person, filter);
      });
    });
  }

  protected draw(): void {
    void this.load(this.person(), this.filter());
  }

  private load(person: string | null, filter: AuditFilter): Promise<unknown> {
    const { kind, from, to } = filter;
    const of: LookFilter = { ...(kind && { kind }), ...(from && { from }), ...(to && { to }) };
    return this.timeline.run((signal) =>
      person === null
        ? this.api.call(auditApi.timeline, { query: filter }, signal)
        : this.api.call(looksApi.timeline, { params: { id: person }, query: of }, signal),
    );
  }

  private drawingOf(timeline: Timeline | undefined) {
    const actors = timeline?.actors ?? [];
    const step = STEP_MS[timeline?.step ?? 'day'];
    const from = Math.floor(Date.parse(timeline?.from ?? '') / step) * step;
    const to = Date.parse(timeline?.to ?? '') + step;
    const room = this.width() - NAMES - 10;
    const x = (at: number): number => NAMES + 5 + ((at - from) / Math.max(step, to - from)) * room;
    const height = actors.length * ROW + 24;
    const entries = actors.reduce((sum, actor) => sum + actor.entries, 0);
    return {
      height,
      label: this.words().drawn(actors.length, this.format.count(entries)),
      ticks: actors.length === 0 ? [] : this.ticks(from, to, x),
      rows: actors.map((actor, i) => ({
        id: actor.id,
        y: 10 + i * ROW,
        name: actor.name.length > 16 ? `${actor.name.slice(0, 15)}…` : actor.name,
        marks: actor.marks.map((mark) => ({
          // What fell into one step stands side by side.
          x: x(Date.parse(mark.at) + step / 2) + BESIDE[kindOf(mark)],
          kind: kindOf(mark),
          r: Math.min(6.5, 3 + Math.log10(mark.entries)),
        })),
      })),
    };
  }

  /** At most four or five, at even times. */
  private ticks(from: number, to: number, x: (at: number) => number): { x: number; text: string }[] {
    const step = TICKS_MS.find((ms) => (to - from) / ms <= 4) ?? Math.ceil((to - from) / STEP_MS.day / 4) * STEP_MS.day;
    const ticks: { x: number; text: string }[] = [];
    for (let at = Math.ceil(from / step) * step; at < to; at += step) {
      const instant = new Date(at).toISOString();
      const text = step < STEP_MS.day ? this.format.time(instant) : this.format.shortDay(instant);
      ticks.push({ x: Math.round(x(at)), text });
    }
    return ticks.filter((tick) => tick.x < this.width() - 40);
  }
}
