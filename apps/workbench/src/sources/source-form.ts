import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { SourceDetail, SourceField, SourceKind } from '@minutebook/contract';
import { SOURCE_KINDS, sources as sourcesApi } from '@minutebook/contract/sources';
import { Api } from '../shell/api/client';
import { Announcer } from '../ui/announcer';
import { Language } from '../ui/language';
import { Problem } from '../ui/problem';
import { ProblemNotice } from '../ui/problem-notice';
import { FIELD_WORDS, type FieldName } from './field-words';
import { SOURCES_WORDS } from './words';

type NamedField = SourceField & { readonly name: FieldName };

const KINDS = Object.keys(SOURCE_KINDS) as SourceKind[];

/** What a source is set up with, for a new one or one that is there. Secrets go in and are never shown. */
@Component({
  selector: 'mb-source-form',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ProblemNotice],
  template: `
    <form class="sect stack-3" novalidate (submit)="send($event)">
      @if (!source()) {
        <div class="field">
          <label for="source-kind">{{ words().kindLabel }}</label>
          <select #kindBox class="input" id="source-kind" (change)="choose(kindBox.value)">
            @for (each of kinds; track each) {
              <option [value]="each" [selected]="each === kind()">{{ words().kind[each] }}</option>
            }
          </select>
        </div>
      }
      <div class="field">
        <label for="source-name">{{ words().name }}</label>
        <input
          #nameBox
          class="input"
          id="source-name"
          maxlength="120"
          autocomplete="off"
          [value]="name()"
          (input)="name.set(nameBox.value)"
        />
      </div>
      <div class="field">
        <label for="source-team">{{ words().team }}</label>
        <input
          #teamBox
          class="input"
          id="source-team"
          maxlength="120"
          autocomplete="off"
          [value]="team()"
          (input)="team.set(teamBox.value)"
        />
      </div>
      <p class="help">{{ fieldWords().guide[kind()] }}</p>
      @for (field of fields(); track field.name) {
        <div class="field">
          <label [for]="'source-' + field.name"
            >{{ fieldWords().label[field.name] }}
            @if (field.optional) {
              <span class="dim">{{ words().optional }}</span>
            }
          </label>
          @if (field.choices; as choices) {
            <select
              #choiceBox
              class="input"
              [id]="'source-' + field.name"
              [attr.aria-describedby]="'about-' + field.name"
              (change)="put(field.name, choiceBox.value)"
            >
              @for (choice of choices; track choice) {
                <option [value]="choice" [selected]="choice === (values()[field.name] ?? field.preset)">
                  {{ fieldWords().choice[choice] }}
                </option>
              }
            </select>
          } @else {
            <input
              #valueBox
              class="input code"
              autocomplete="off"
              spellcheck="false"
              [id]="'source-' + field.name"
              [type]="field.type === 'secret' ? 'password' : 'text'"
              [placeholder]="isSet(field) ? words().secretKept : (field.preset ?? '')"
              [value]="values()[field.name] ?? ''"
              [attr.aria-describedby]="'about-' + field.name"
              [attr.aria-invalid]="faultOf(field) ? 'true' : null"
              (input)="put(field.name, valueBox.value)"
            />
          }
          <p class="help" [id]="'about-' + field.name">
            {{ helpOf(field) }}
            @if (faultOf(field); as fault) {
              <span class="t-bad">{{ fault }}</span>
            }
          </p>
        </div>
      }
      <p class="help">{{ words().secretWhy }}</p>
      @if (problem(); as problem) {
        <mb-problem-notice [problem]="problem" />
      }
      <div class="line">
        <button class="btn btn-solid grow" [disabled]="busy() || !whole()">
          {{ source() ? words().save : words().create }}
        </button>
      </div>
    </form>
  `,
})
export class SourceForm {
  readonly source = input<SourceDetail | null>(null);
  readonly changed = output<SourceDetail>();
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly words = inject(Language).words(SOURCES_WORDS);
  protected readonly kinds = KINDS;
  protected readonly kind = linkedSignal<SourceKind>(() => this.source()?.kind ?? 'feed');
  protected readonly name = linkedSignal(() => this.source()?.name ?? '');
  protected readonly team = linkedSignal(() => this.source()?.team ?? '');
  protected readonly values = linkedSignal<Readonly<Record<string, string>>>(() => this.source()?.settings ?? {});
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly fieldWords = inject(Language).words(FIELD_WORDS);
  protected readonly fields = computed<readonly NamedField[]>(() => SOURCE_KINDS[this.kind()].fields);
  protected readonly whole = computed(() => this.name().trim() !== '' && this.team().trim() !== '');

  protected isSet({ name, type }: SourceField): boolean {
    return type === 'secret' && (this.source()?.secrets.includes(name) ?? false);
  }

  protected helpOf({ name }: NamedField): string {
    const help: Partial<Record<FieldName, string>> = this.fieldWords().help[this.kind()] ?? {};
    return help[name] ?? '';
  }

  /** What the server found wrong with it. */
  protected faultOf({ name }: NamedField): string | undefined {
    const fault = this.problem()?.body.fields?.[`fields.${name}`];
    return fault === undefined ? undefined : (this.fieldWords().fault[fault] ?? fault);
  }

  protected choose(kind: string): void {
    const chosen = KINDS.find((each) => each === kind);
    if (chosen) this.kind.set(chosen);
    this.values.set({});
  }

  protected put(name: string, value: string): void {
    this.values.update((values) => ({ ...values, [name]: value }));
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    this.busy.set(true);
    this.problem.set(null);
    try {
      this.changed.emit(await this.saved());
      this.values.set(this.source()?.settings ?? {});
      this.announcer.say(this.words().saved);
    } catch (error) {
      this.problem.set(Problem.of(error));
    } finally {
      this.busy.set(false);
    }
  }

  private saved(): Promise<SourceDetail> {
    const source = this.source();
    const fields = said(this.values(), source?.settings);
    const text = { name: this.name().trim(), team: this.team().trim(), fields };
    return source
      ? this.api.call(sourcesApi.change, { params: { id: source.id }, body: { version: source.version, ...text } })
      : this.api.call(sourcesApi.create, { body: { kind: this.kind(), ...text } });
  }
}

/**
 * What was left empty is not said: the server keeps a secret it has, or takes its preset. What was emptied is: it is to go.
 */
export function said(
  values: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value.trim() !== '' || name in before));
}
