import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import type { LexiconSummary, Pack, PackLaying } from '@minutebook/contract';
import { lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { packs as packsApi } from '@minutebook/contract/packs';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { FILE_WORDS } from './file-words';
import { RULE_WORDS } from './rule-words';

/** Packs of rules as they are shipped, to be laid into a draft; what that changes is said first. */
@Component({
  selector: 'mb-pack-gallery',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemNotice],
  host: { class: 'sect', role: 'region', '[attr.aria-label]': 'words().title' },
  template: `
    <h3>{{ words().title }}</h3>
    <p class="small muted measure">{{ words().about }}</p>
    @if (found.problem(); as problem) {
      <mb-problem-notice [problem]="problem" />
    }
    <div class="packs">
      @for (pack of packs(); track pack.id) {
        <section class="card" [attr.aria-label]="pack.name">
          <div class="line">
            <b class="medium grow">{{ pack.name }}</b>
            <span class="small dim num nowrap">{{ words().version(pack.version) }}</span>
          </div>
          <p class="small muted num">{{ pack.counts }}</p>
          <details class="small">
            <summary>{{ words().inside }}</summary>
            <ul class="stack stack-1">
              @for (rule of pack.rules; track rule.code) {
                <li>
                  <span class="code dim">{{ rule.code }}</span> <span dir="auto">{{ rule.title }}</span>
                  <p class="xs dim" lang="en">{{ rule.sources.join('; ') }}</p>
                </li>
              }
            </ul>
          </details>
          @if (mayWrite()) {
            @if (opened() === pack.id) {
              <div class="stack stack-1">
                <select
                  #into
                  class="select select-sm input-wide"
                  [attr.aria-label]="words().into"
                  (change)="choose(pack.id, into.value)"
                >
                  <option value="" [selected]="target() === ''">{{ words().fresh }}</option>
                  @for (one of lexicons(); track one.id) {
                    <option [value]="one.id" [selected]="one.id === target()">{{ one.name }}</option>
                  }
                </select>
                @if (difference(); as text) {
                  <p class="small num" role="status">{{ text }}</p>
                }
                @if (problem(); as trouble) {
                  <mb-problem-notice [problem]="trouble" />
                }
                <div class="line">
                  <button type="button" class="btn btn-sm" [disabled]="busy()" (click)="lay(pack)">
                    {{ words().lay }}
                  </button>
                  <button type="button" class="btn btn-sm btn-bare" (click)="opened.set(null)">
                    {{ words().cancel }}
                  </button>
                </div>
              </div>
            } @else {
              <div class="line">
                <button type="button" class="btn btn-sm" (click)="open(pack.id)">
                  <mb-icon name="plus" size="sm" />{{ words().lay }}
                </button>
              </div>
            }
          }
        </section>
      }
    </div>
  `,
})
export class PackGallery {
  readonly lexicons = input.required<readonly LexiconSummary[]>();
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly session = inject(Session);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly all = this.language.words(FILE_WORDS);
  private readonly themes = this.language.words(RULE_WORDS);
  protected readonly words = computed(() => this.all().packs);
  protected readonly found = new Loading<{ items: Pack[] }>();
  protected readonly opened = signal<Pack['id'] | null>(null);
  /** The lexicon it goes into; empty: a new one. */
  protected readonly target = signal('');
  protected readonly compared = new Loading<PackLaying>();
  protected readonly busy = signal(false);
  private readonly trouble = signal<Problem | null>(null);
  protected readonly problem = computed(() => this.trouble() ?? this.compared.problem());
  protected readonly mayWrite = computed(() => this.session.may('lexicon.write'));
  protected readonly packs = computed(() =>
    (this.found.value()?.items ?? []).map((pack) => {
      const sum = (of: 'hits' | 'misses'): string =>
        this.format.count(pack.rules.reduce((total, rule) => total + rule[of], 0));
      const { rules, examples } = this.words();
      return {
        ...pack,
        name: this.nameOf(pack),
        version: String(pack.version),
        counts: `${rules(this.format.count(pack.rules.length))}, ${examples(sum('hits'), sum('misses'))}`,
      };
    }),
  );
  protected readonly difference = computed(() => {
    const rules = this.target() === '' ? undefined : this.compared.value()?.rules;
    if (!rules) return '';
    const of = (change: 'new' | 'changed' | 'same'): string =>
      this.format.count(rules.filter((rule) => rule.change === change).length);
    return this.words().diff(of('new'), of('changed'), of('same'));
  });

  constructor() {
    void this.found.run((signal) => this.api.call(packsApi.list, {}, signal));
  }

  protected open(pack: Pack['id']): void {
    this.opened.set(pack);
    this.choose(pack, '');
  }

  protected choose(pack: Pack['id'], lexicon: string): void {
    this.target.set(lexicon);
    this.trouble.set(null);
    this.compared.set(undefined);
    if (lexicon === '') return;
    void this.compared.run((signal) => this.api.call(packsApi.compare, { params: { id: lexicon, pack } }, signal));
  }

  protected async lay({ id: pack, name }: { readonly id: Pack['id']; readonly name: string }): Promise<void> {
    this.busy.set(true);
    this.trouble.set(null);
    try {
      const known = this.lexicons().find(({ id }) => id === this.target());
      const { id, version } = known ?? (await this.api.call(lexiconsApi.create, { body: { name } }));
      await this.api.call(packsApi.lay, { params: { id, pack }, body: { version } });
      await this.router.navigate(['/lexicons', id]);
    } catch (error) {
      this.trouble.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }

  private nameOf({ id, name }: Pack): string {
    return this.language.locale() === 'zh' ? this.themes().theme[id] : name;
  }
}
