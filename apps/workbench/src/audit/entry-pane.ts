import { ChangeDetectionStrategy, Component, computed, inject, input, output, viewChild } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AuditEntry } from '@minutebook/contract';
import { SHELL_WORDS } from '../shell/words';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { When } from '../ui/when';
import { ProofCard } from './proof-card';
import { linkOf, subjectText } from './summary';
import { AUDIT_WORDS } from './words';

interface Fact {
  readonly key: string;
  readonly value: string;
  readonly many: number | null;
}

/** Everything recorded about one act, and its proof when it is asked for. */
@Component({
  selector: 'mb-entry-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProofCard, RouterLink, When],
  host: { class: 'block' },
  template: `
    @if (entry(); as entry) {
      <mb-proof-card [entry]="entry" />
      <section class="sect">
        <h3 class="line">
          <span class="grow">{{ words().action[entry.action] }}</span>
          <span class="tag" [class.tag-bad]="entry.kind === 'refusal'">{{ words().kindOne[entry.kind] }}</span>
        </h3>
        <dl class="kv">
          <dt>{{ words().column.who }}</dt>
          <dd>
            {{ entry.actor.name || words().nobody }} <span class="dim">{{ role() }}</span>
          </dd>
          <dt>{{ words().at }}</dt>
          <dd class="num"><mb-when [at]="entry.at" as="full" /> · <mb-when [at]="entry.at" as="exact" /></dd>
          <dt>{{ words().atUtc }}</dt>
          <dd class="num code">{{ entry.at }}</dd>
          <dt>{{ words().subject }}</dt>
          <dd>
            {{ subject() || subjectKind() }}
            @if (link(); as link) {
              <a [routerLink]="link">{{ words().open }}</a>
            }
          </dd>
          <dt>{{ words().actorId }}</dt>
          <dd class="code">{{ entry.actor.id }}</dd>
        </dl>
        <div class="line wrap">
          @if (entry.actor.name) {
            <button type="button" class="btn btn-sm" (click)="only.emit({ actor: entry.actor.name })">
              {{ words().onlyThis }}
            </button>
          }
          <button
            type="button"
            class="btn btn-sm"
            (click)="only.emit({ subject: entry.subject.kind + ':' + entry.subject.id })"
          >
            {{ words().onlySubject }}
          </button>
        </div>
      </section>
      <section class="sect">
        <h3>{{ words().detail }}</h3>
        @if (facts().length > 0) {
          <dl class="kv">
            @for (fact of facts(); track fact.key) {
              <dt class="code">{{ fact.key }}</dt>
              <dd>
                @if (fact.many !== null) {
                  <span class="dim block">{{ words().ids(format.count(fact.many)) }}</span>
                }
                <span class="pre code raw" dir="auto">{{ fact.value }}</span>
              </dd>
            }
          </dl>
        } @else {
          <p class="small muted">{{ words().noDetail }}</p>
        }
      </section>
    } @else {
      <section class="sect">
        <h3>{{ words().pick.title }}</h3>
        <p class="small muted">{{ words().pick.text }}</p>
      </section>
    }
  `,
})
export class EntryPane {
  readonly entry = input.required<AuditEntry | null>();
  private readonly card = viewChild(ProofCard);
  readonly only = output<{ readonly actor?: string; readonly subject?: string }>();
  protected readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly shellWords = this.language.words(SHELL_WORDS);
  protected readonly words = this.language.words(AUDIT_WORDS);
  protected readonly subject = computed(() => {
    const entry = this.entry();
    return entry ? subjectText(entry, this.words()) : '';
  });
  protected readonly subjectKind = computed(() => {
    const kind = this.entry()?.subject.kind ?? '';
    return (this.words().subjectKind as Readonly<Record<string, string>>)[kind] ?? kind;
  });
  protected readonly role = computed(() => {
    const role = this.entry()?.actor.role ?? '';
    return (this.shellWords().role as Readonly<Record<string, string>>)[role] ?? role;
  });
  protected readonly link = computed(() => {
    const entry = this.entry();
    return entry ? linkOf(entry) : null;
  });
  protected readonly facts = computed<readonly Fact[]>(() =>
    Object.entries(this.entry()?.detail ?? {}).flatMap(([key, value]): Fact[] => {
      if (value === null || value === undefined || value === '') return [];
      if (Array.isArray(value)) return [{ key, value: value.map(textOf).join(', '), many: value.length }];
      return [{ key, value: textOf(value), many: null }];
    }),
  );

  prove(): void {
    void this.card()?.prove();
  }
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value);
}
