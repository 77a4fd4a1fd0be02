import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { MarkedText } from '../ui/marked-text';
import { QueryText } from '../ui/query/query-text';
import { sideOf } from '../ui/query/sides';
import { Severity } from '../ui/severity';
import { When } from '../ui/when';
import { HitWhy } from './hit-why';
import type { OpenedAlert } from './opened-alert';
import { RecordChart } from './record-chart';
import { ScoreOf } from './score-parts';
import { REVIEW_WORDS } from './words';

const ALL_ZONES = ['subject', 'own', 'quoted', 'signature', 'attachment'] as const;

/** Why the alert is there: the rule as it was when it hit, with what of it was found; and how that rule has done. */
@Component({
  selector: 'mb-grounds',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [HitWhy, MarkedText, QueryText, RecordChart, RouterLink, ScoreOf, Severity, When],
  template: `
    @let alert = opened().alert;
    <section class="sect">
      <h3>
        {{ words().why }}<span class="grow"></span>
        @if (mayLexicons()) {
          <a class="small rule-link" routerLink="/lexicons"
            >{{ alert.rule.code }} {{ words().version(alert.rule.version) }}</a
          >
        } @else {
          <span class="small dim">{{ alert.rule.code }} {{ words().version(alert.rule.version) }}</span>
        }
      </h3>
      <div class="line">
        <mb-severity [level]="alert.severity" /><b class="medium" dir="auto">{{ alert.rule.title }}</b>
      </div>
      @if (alert.why.found; as found) {
        <mb-hit-why [why]="found" />
      } @else {
        <mb-query-text class="rule-code" mode="rule" [source]="alert.why.query" [matched]="matched()" />
      }
      <dl class="kv">
        @if (!alert.why.found) {
          <dt>{{ words().found }}</dt>
          <dd class="found">
            @for (piece of found(); track $index) {
              <mb-marked [text]="piece.text" [spans]="piece.spans" />
            }
          </dd>
          <dt>{{ words().zone }}</dt>
          <dd>{{ zonesRead() }}, {{ words().version(alert.why.messageVersion) }}</dd>
          @if (zonesLeftOut()) {
            <dt>{{ words().notRead }}</dt>
            <dd>{{ zonesLeftOut() }}</dd>
          }
        }
        <dt>{{ words().lexicon }}</dt>
        <dd dir="auto">{{ alert.lexicon }}</dd>
        <dt>{{ words().raised }}</dt>
        <dd>
          <mb-when [at]="alert.raisedAt" /> · <span class="code dim">{{ alert.why.engine }}</span>
        </dd>
      </dl>
    </section>
    <ng-content />
    <mb-score [alert]="alert" />
    <section class="sect">
      <h3>
        {{ words().record }}<span class="grow"></span
        ><span class="dim small num">{{ words().decided(format.count(alert.record.decided)) }}</span>
      </h3>
      @if (alert.record.decided > 0 && alert.record.low !== null && alert.record.high !== null) {
        <div class="line">
          <span class="fig">{{ format.percent(alert.record.right, alert.record.decided) }}</span>
          <span class="small muted">{{ words().right(alert.record.low, alert.record.high) }}</span>
        </div>
        <mb-record-chart
          [share]="(100 * alert.record.right) / alert.record.decided"
          [low]="alert.record.low"
          [high]="alert.record.high"
        />
      } @else {
        <p class="small muted">{{ words().noRecord }}</p>
      }
    </section>
  `,
})
export class Grounds {
  readonly opened = input.required<OpenedAlert>();
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(REVIEW_WORDS);
  private readonly session = inject(Session);
  protected readonly mayLexicons = computed(() => this.session.may('lexicon.read'));
  protected readonly matched = computed(() => [...new Set(this.opened().alert.marks.map(({ operand }) => operand))]);
  /** The very words that hit, each once, on their side. */
  protected readonly found = computed(() => {
    const { alert, sides } = this.opened();
    const pieces = new Map<
      string,
      { text: string; spans: { start: number; end: number; kind: 'a' | 'b' | 'other' }[] }
    >();
    for (const { text, spans } of alert.why.snippets) {
      for (const { start, end, operand } of spans) {
        const piece = text.slice(start, end);
        const kind = sideOf(operand, sides);
        pieces.set(`${kind} ${piece}`, { text: piece, spans: [{ start: 0, end: piece.length, kind }] });
      }
    }
    return [...pieces.values()].slice(0, 8);
  });
  protected readonly zonesRead = computed(() => this.zoneNames((zone) => this.opened().alert.why.zones.includes(zone)));
  protected readonly zonesLeftOut = computed(() =>
    this.zoneNames((zone) => !this.opened().alert.why.zones.includes(zone)),
  );

  private zoneNames(keep: (zone: string) => boolean): string {
    return ALL_ZONES.filter(keep)
      .map((zone) => this.words().zones[zone])
      .join(', ');
  }
}
