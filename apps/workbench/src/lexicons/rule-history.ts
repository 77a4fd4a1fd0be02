import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import type { Publication, RulePast } from '@minutebook/contract';
import { lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { Api } from '../shell/api/client';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { QueryText } from '../ui/query/query-text';
import { When } from '../ui/when';
import { RULE_WORDS } from './rule-words';
import { LEXICON_WORDS } from './words';
import { Workshop } from './workshop';

const LIMIT = 50;

/** Every version of a rule that was in force, and the publications of its lexicon with who, why and what they did (R167). */
@Component({
  selector: 'mb-rule-history',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice, QueryText, When],
  host: { class: 'pane-body' },
  template: `
    <section class="sect">
      <h3>{{ words().history.title }}</h3>
      @if (versions.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      @for (one of versions.value()?.items ?? []; track one.id) {
        <div class="card card-body stack stack-1">
          <div class="line small wrap">
            <b class="medium">v{{ one.version }}</b>
            @if (one.inForce) {
              <span class="tag tag-good">{{ words().history.inForce }}</span>
            } @else if (one.retiredAt) {
              <span class="dim num">{{ words().history.ended(format.dated(one.retiredAt)) }}</span>
            }
            <span class="dim num"><mb-when as="full" [at]="one.publishedAt" /></span>
            <span class="dim">{{ words().history.by(one.publishedBy) }}</span>
            <span class="grow"></span>
            <span class="num" [attr.data-testid]="one.inForce ? 'rule-hits' : null">{{
              lexiconWords().hits(one.hits, format.count(one.hits))
            }}</span>
            @if (one.inForce && record(); as record) {
              <span class="dim num">
                {{ lexiconWords().rightFig }} {{ format.percent(record.right, record.decided) }}
                {{ lexiconWords().ofDecided(format.count(record.decided)) }}
              </span>
            }
          </div>
          <mb-query-text class="rule-code" mode="rule" [source]="one.query" />
        </div>
      } @empty {
        @if (!versions.busy()) {
          <p class="small muted">{{ words().history.none }}</p>
        }
      }
    </section>
    <section class="sect">
      <h3>{{ words().history.publications }}</h3>
      @if (publications.problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      @for (one of publications.value()?.items ?? []; track one.number) {
        <div class="stack stack-1 small">
          <div class="line wrap">
            <b class="medium">{{ words().history.number(one.number) }}</b>
            <span class="dim num"><mb-when as="full" [at]="one.at" /></span>
            <span class="dim">{{
              one.draftedBy === one.approvedBy
                ? words().history.alone(one.approvedBy)
                : words().history.approved(one.draftedBy, one.approvedBy)
            }}</span>
            <span class="grow"></span>
            <span class="num dim">{{ impact(one) }}</span>
          </div>
          @if (one.reason) {
            <p class="measure" dir="auto">{{ one.reason }}</p>
          }
        </div>
      } @empty {
        @if (!publications.busy()) {
          <p class="small muted">{{ words().history.noPublication }}</p>
        }
      }
      @if (publications.value()?.next; as next) {
        <div class="line">
          <button type="button" class="btn btn-sm btn-bare" (click)="loadPublications(next)">
            {{ words().history.more }}
          </button>
        </div>
      }
    </section>
  `,
})
export class RuleHistory {
  /** Null: never in force. */
  readonly code = input.required<string | null>();
  private readonly api = inject(Api);
  private readonly shop = inject(Workshop);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(RULE_WORDS);
  protected readonly lexiconWords = inject(Language).words(LEXICON_WORDS);
  protected readonly versions = new Loading<{ items: RulePast[] }>();
  protected readonly publications = new Loading<{ items: Publication[]; next: string | null }>();
  protected readonly record = computed(() => {
    const record = this.shop.rows().find(({ rule }) => rule.key === this.shop.selectedKey())?.record;
    return record && record.decided > 0 ? record : null;
  });
  private readonly id = computed(() => this.shop.lexicon.value()?.id);
  private readonly publication = computed(() => this.shop.lexicon.value()?.publication);

  constructor() {
    effect(() => {
      const [id, code] = [this.id(), this.code()];
      this.publication();
      untracked(() => {
        if (id === undefined || code === null) this.versions.set(undefined);
        else void this.versions.run((signal) => this.api.call(lexiconsApi.versions, { params: { id, code } }, signal));
      });
    });
    effect(() => {
      if (this.id() !== undefined && this.publication() !== undefined) untracked(() => void this.loadPublications());
    });
  }

  protected async loadPublications(after?: string): Promise<void> {
    const id = this.id()!;
    const before = after === undefined ? [] : (this.publications.value()?.items ?? []);
    const query = { limit: LIMIT, ...(after && { after }) };
    await this.publications.run(async (signal) => {
      const { items, next } = await this.api.call(lexiconsApi.publications, { params: { id }, query }, signal);
      return { items: [...before, ...items], next };
    });
  }

  /** Figures of the rehearsal it stood on, where there was one. */
  protected impact({ impact }: Publication): string {
    const alerts = impact?.['alerts'] as { before?: number; after?: number } | undefined;
    if (alerts?.before === undefined || alerts.after === undefined) return '';
    return this.words().history.impact(this.format.count(alerts.before), this.format.count(alerts.after));
  }
}
