import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { RuleColumn, RuleDialect, RuleFile } from '@minutebook/contract';
import { RULE_COLUMNS, RULE_DIALECTS, lexicons as lexiconsApi } from '@minutebook/contract/lexicons';
import { DropAnywhere } from '../imports/drop-anywhere';
import { Api } from '../shell/api/client';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { FILE_WORDS } from './file-words';
import { Workshop } from './workshop';

/** Rows shown; all are counted, and all are laid. */
const MOST = 300;

/** Rules from a file: first what it would bring, row by row, then into the draft. */
@Component({
  selector: 'mb-rule-import',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DropAnywhere, Icon, ProblemNotice],
  host: { class: 'pane pane-main', role: 'region', '[attr.aria-label]': 'words().title' },
  templateUrl: './rule-import.html',
})
export class RuleImport {
  readonly lexicon = input.required<string>();
  readonly left = output();
  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly shop = inject(Workshop);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(FILE_WORDS);
  protected readonly dialects = RULE_DIALECTS;
  protected readonly columns = RULE_COLUMNS;
  protected readonly dialect = signal<RuleDialect>('minutebook');
  protected readonly file = signal<File | null>(null);
  protected readonly complete = signal(false);
  protected readonly found = new Loading<RuleFile>();
  protected readonly shown = computed(() => this.found.value()?.rows.slice(0, MOST) ?? []);
  /** What differs from the draft. */
  private readonly rules = computed(() =>
    (this.found.value()?.rows ?? []).flatMap(({ rule, change }) => (rule && change !== 'same' ? [rule] : [])),
  );
  protected readonly changes = computed(() => this.rules().length + (this.complete() ? this.missing() : 0));
  protected readonly missing = computed(() => this.found.value()?.missing.length ?? 0);
  protected readonly lays = computed(() => this.rules().length);
  protected readonly account = computed(() => {
    const rows = this.found.value()?.rows ?? [];
    const of = (change: 'new' | 'changed' | 'same' | null): string =>
      this.format.count(rows.filter((row) => row.change === change).length);
    const rules = this.format.count(rows.filter(({ rule }) => rule !== null).length);
    return this.words().account(rules, of('new'), of('changed'), of('same'), of(null));
  });

  protected choose(files: FileList | readonly File[] | null): void {
    const file = files?.[0];
    if (!file) return;
    this.file.set(file);
    void this.read();
  }

  protected setDialect(value: string): void {
    this.dialect.set(RULE_DIALECTS.find((dialect) => dialect === value) ?? 'minutebook');
    void this.read();
  }

  /** By number from 0; the file is read again with what was said. */
  protected setColumn(column: RuleColumn, value: string): void {
    const { [column]: _before, ...others } = this.found.value()?.mapping ?? {};
    void this.read(JSON.stringify(value === '' ? others : { ...others, [column]: Number(value) }));
  }

  protected lay(): void {
    const rules = this.rules();
    if (this.complete()) this.shop.takeOut(this.found.value()?.missing ?? []);
    this.shop.layOver(rules);
    this.announcer.say(this.words().laid(rules.length));
    this.left.emit();
  }

  private async read(columns?: string): Promise<void> {
    const file = this.file();
    if (!file) return;
    const query = { name: file.name.slice(-255), dialect: this.dialect(), ...(columns && { columns }) };
    const params = { id: this.lexicon() };
    await this.found.run((signal) =>
      this.api.upload(lexiconsApi.readFile, { params, query }, file, () => undefined, signal),
    );
  }
}
