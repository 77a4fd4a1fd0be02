import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { Statement } from '@minutebook/contract';
import { completeness as completenessApi } from '@minutebook/contract/completeness';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Language } from '../ui/language';
import { ListEnd } from '../ui/list-end';
import { Listing } from '../ui/listing';
import { Loading } from '../ui/loading';
import { ProblemNotice } from '../ui/problem-notice';
import { COMPLETENESS_WORDS } from './words';

const LIMIT = 200;
const FIELDS = ['name', 'channel', 'zone', 'import'] as const;
type Draft = Readonly<Record<(typeof FIELDS)[number], string>>;

/** The differences of one comparison, and the form for another. */
@Component({
  selector: 'mb-statement-pane',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [ListEnd, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().views.statements' },
  templateUrl: './statement-pane.html',
})
export class StatementPane {
  readonly statement = input<string>();
  readonly compared = output<Statement>();
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(COMPLETENESS_WORDS);
  protected readonly may = computed(() => this.session.may('completeness.write'));
  protected readonly page = new Listing((from, signal) => {
    const query = { limit: LIMIT, ...from };
    return this.api.call(completenessApi.differences, { params: { id: this.statement()! }, query }, signal);
  });
  protected readonly sent = new Loading<Statement>();
  protected readonly file = signal<File | null>(null);
  protected readonly fields = FIELDS;
  protected readonly draft = signal<Draft>({ name: '', channel: '', zone: this.format.zone, import: '' });
  protected readonly ready = computed(() => {
    const { name, channel, zone } = this.draft();
    return this.file() !== null && [name, channel, zone].every((text) => text.trim() !== '');
  });

  constructor() {
    effect(() => {
      const id = this.statement();
      untracked(() => void (id === undefined ? this.page.set(undefined) : this.page.load()));
    });
  }

  protected labelOf(field: (typeof FIELDS)[number]): string {
    const words = this.words();
    return field === 'zone' || field === 'import' ? words.statements[field] : words.form[field];
  }

  protected put(field: keyof Draft, value: string): void {
    this.draft.update((draft) => ({ ...draft, [field]: value }));
  }

  protected take(files: FileList | null): void {
    const file = files?.[0] ?? null;
    this.file.set(file);
    if (file && this.draft().name === '') this.put('name', file.name);
  }

  protected async compare(event: Event): Promise<void> {
    event.preventDefault();
    const file = this.file();
    if (!file || !this.ready()) return;
    const { name, channel, zone, import: of } = this.draft();
    const query = {
      name: name.trim(),
      channel: channel.trim(),
      zone: zone.trim(),
      ...(of.trim() && { import: of.trim() }),
    };
    const done = await this.sent.run((signal) =>
      this.api.upload(completenessApi.state, { query }, file, () => undefined, signal),
    );
    if (!done) return;
    this.file.set(null);
    this.compared.emit(done);
  }
}
