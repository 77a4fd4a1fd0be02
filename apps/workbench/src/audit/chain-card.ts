import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import type { ChainState } from '@minutebook/contract';
import { proofs as proofsApi } from '@minutebook/contract/proofs';
import { Api } from '../shell/api/client';
import { drawnWidth } from '../ui/chart/drawn-width';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { Skeleton } from '../ui/skeleton';
import { CHAIN_WORDS } from './chain-words';

type LogView = ChainState['logs'][number];

const SHOWN = 4;
const EDGE = 12;

/** How the record stands: what is signed, by which key, where it went, and what is read again. */
@Component({
  selector: 'mb-chain-card',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, Skeleton],
  host: { class: 'block' },
  template: `
    @if (chain.value(); as state) {
      <section class="sect">
        @for (line of lines(); track line.log) {
          <p class="small line">
            <span class="grow">{{ line.title }}</span><span class="dim num">{{ line.waits }}</span>
          </p>
          @if (line.dots.length > 0) {
            <svg class="chart" role="img" height="46" [attr.width]="width()" [attr.aria-label]="line.label">
              <path class="chain-line" [attr.d]="line.path" />
              @if (line.tail; as tail) {
                <path class="chain-tail" [attr.d]="tail" />
              }
              @for (dot of line.dots; track dot.size) {
                <circle class="chain-dot" r="5.5" cy="9" [attr.cx]="dot.x" />
                <path class="chain-check" [attr.d]="'M' + (dot.x - 2.5) + ' 9l2 2 3.500-3.800'" />
                <text class="k" y="29" [attr.x]="dot.textX" [attr.text-anchor]="dot.anchor">{{ dot.time }}</text>
                <text y="43" [attr.x]="dot.textX" [attr.text-anchor]="dot.anchor">{{ dot.size }}</text>
              }
            </svg>
          } @else {
            <p class="small dim">{{ words().noCheckpoint }}</p>
          }
        }
        <dl class="kv">
          <dt>{{ words().signer }}</dt>
          <dd [class.t-bad]="state.signer === 'refused'" [class.t-warn]="state.signer === 'away'">
            {{ words().signerIs[state.signer] }} {{ state.signer === 'signing' ? newest() : '' }}
          </dd>
          @if (state.reason) {
            <dt>{{ words().reason }}</dt>
            <dd class="code">{{ state.reason }}</dd>
          }
          <dt>{{ words().left }}</dt>
          <dd>
            @for (anchor of state.anchors; track anchor.name) {
              <div
                [class.t-bad]="anchor.state === 'missed'"
                [class.t-warn]="anchor.state === 'failing'"
                [title]="anchor.fault ?? ''"
              >
                <span class="code">{{ anchor.name }}</span>: {{ words().anchor[anchor.state]
                }}{{ anchor.lastAt ? ' ' + format.stamp(anchor.lastAt) : ''
                }}{{ anchor.audit === null ? '' : ', ' + words().upTo(format.count(anchor.audit)) }}
              </div>
            } @empty {
              <span class="t-warn">{{ words().leftNowhere }}</span>
            }
          </dd>
          @if (state.quorum.of > 0) {
            <dt>{{ words().witnessed }}</dt>
            <dd>{{ words().quorum(format.count(state.quorum.needed), format.count(state.quorum.of)) }}</dd>
          }
          <dt>{{ words().cannot }}</dt>
          <dd>{{ words().cannotText }}</dd>
        </dl>
        <details class="small" [open]="isTroubled()">
          <summary>{{ words().further }}</summary>
          <dl class="kv">
            <dt>{{ words().delay }}</dt>
            <dd class="num">{{ state.mergeDelay > 0 ? format.lasted(state.mergeDelay) : words().noDelay }}</dd>
            @for (key of currentKeys(); track key) {
              <dt>{{ words().keys }}</dt>
              <dd class="code clip" [title]="key">{{ key }}</dd>
            }
            <dt>{{ words().rehash }}</dt>
            <dd>
              @if (state.rehash.round > 0) {
                {{
                  words().rehashed(
                    format.count(state.rehash.checked),
                    format.count(state.rehash.of),
                    format.count(state.rehash.round)
                  )
                }}, {{ state.rehash.endsBy ? words().rehashBy(format.dated(state.rehash.endsBy)) : '' }}
                @if (state.rehash.late) {
                  <b class="t-warn">{{ words().rehashLate }}</b>
                }
                <span [class.t-bad]="state.rehash.faults > 0">{{
                  state.rehash.faults > 0
                    ? words().faults(state.rehash.faults, format.count(state.rehash.faults))
                    : words().noFaults
                }}</span>
              } @else {
                {{ words().rehashNone }}
              }
            </dd>
            <dt>{{ words().days }}</dt>
            <dd>
              {{ words().daysClosed(format.count(state.days.manifests)) }},
              {{ words().daysOpen(state.days.open, format.count(state.days.open)) }}
            </dd>
          </dl>
        </details>
      </section>
    } @else if (chain.problem(); as problem) {
      <div class="sect"><mb-problem-notice [problem]="problem" /></div>
    } @else if (chain.slow()) {
      <mb-skeleton [rows]="4" />
    }
  `,
})
export class ChainCard {
  private readonly api = inject(Api);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(CHAIN_WORDS);
  protected readonly chain = new Loading<ChainState>();
  private readonly drawn = drawnWidth(420);
  protected readonly width = computed(() => Math.max(200, this.drawn() - 2 * EDGE));
  readonly signer = computed(() => this.chain.value()?.signer ?? null);
  protected readonly currentKeys = computed(() =>
    (this.chain.value()?.keys ?? []).flatMap(({ vkey, until }) => (until === null ? [vkey] : [])),
  );
  protected readonly newest = computed(() => {
    const times = (this.chain.value()?.logs ?? []).flatMap(({ checkpoints }) => checkpoints[0]?.at ?? []);
    const last = times.sort().at(-1);
    return last ? this.format.stamp(last) : '';
  });
  /** Something stored does not fit, or the round that would find it is late: then it is in sight. */
  protected readonly isTroubled = computed(() => {
    const rehash = this.chain.value()?.rehash;
    return rehash !== undefined && (rehash.faults > 0 || rehash.late);
  });
  protected readonly lines = computed(() => (this.chain.value()?.logs ?? []).map((log) => this.lineOf(log)));

  constructor() {
    void this.load();
  }

  async load(): Promise<void> {
    await this.chain.run((signal) => this.api.call(proofsApi.state, {}, signal));
  }

  private lineOf({ log, size, checkpoints }: LogView) {
    const shown = checkpoints.slice(0, SHOWN).toReversed();
    const waiting = size - (checkpoints[0]?.size ?? 0);
    const room = this.width() - (waiting > 0 ? 60 : 0) - 2 * EDGE;
    const x = (i: number): number => EDGE + (shown.length < 2 ? 0 : (room * i) / (shown.length - 1));
    const dots = shown.map((one, i) => ({
      x: x(i),
      textX: i === 0 ? 0 : x(i),
      anchor: i === 0 ? 'start' : i === shown.length - 1 && waiting === 0 ? 'end' : 'middle',
      time: this.format.isToday(one.at) ? this.format.time(one.at) : this.format.shortDay(one.at),
      size: this.format.count(one.size),
    }));
    const title = this.words().of(this.words().log[log], this.format.count(size));
    return {
      log,
      title,
      label: `${title}. ${dots.map(({ time, size: at }) => `${time} ${at}`).join(', ')}`,
      waits: waiting > 0 ? this.words().waits(waiting, this.format.count(waiting)) : '',
      dots,
      path: dots.length > 1 ? `M${x(0)} 9H${x(shown.length - 1)}` : '',
      tail: waiting > 0 && dots.length > 0 ? `M${x(shown.length - 1) + 6} 9H${this.width() - 4}` : null,
    };
  }
}
