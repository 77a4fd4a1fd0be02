import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { DirectoryDiff } from '@minutebook/contract';
import { directory as directoryApi } from '@minutebook/contract/directory';
import { DropAnywhere } from '../imports/drop-anywhere';
import { Api } from '../shell/api/client';
import { Session } from '../shell/session';
import { Announcer } from '../ui/announcer';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { Loading } from '../ui/loading';
import { Notice } from '../ui/notice';
import { ProblemNotice } from '../ui/problem-notice';
import { ScimAccess } from './scim-access';
import { PEOPLE_WORDS } from './words';

/** People shown of each kind of change; the rest are counted. */
const MOST = 100;

/** A directory file: first what it would change, then the change. */
@Component({
  selector: 'mb-directory-import',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [DropAnywhere, Icon, Notice, ProblemNotice, ScimAccess],
  host: { class: 'pane-fill' },
  templateUrl: './directory-import.html',
})
export class DirectoryImport {
  private readonly api = inject(Api);
  private readonly session = inject(Session);
  private readonly announcer = inject(Announcer);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(PEOPLE_WORDS);
  protected readonly most = MOST;
  protected readonly may = computed(() => this.session.may('people.import'));
  protected readonly file = signal<File | null>(null);
  protected readonly complete = signal(false);
  protected readonly done = signal(false);
  protected readonly difference = new Loading<DirectoryDiff>();
  protected readonly changes = computed(() => {
    const diff = this.difference.value();
    if (!diff) return false;
    return diff.added.length + diff.changed.length > 0 || (this.complete() && diff.missing.length > 0);
  });

  protected choose(files: FileList | readonly File[] | null): void {
    const file = files?.[0];
    if (!file || !this.may()) return;
    this.file.set(file);
    void this.compare();
  }

  protected setComplete(complete: boolean): void {
    this.complete.set(complete);
    void this.compare();
  }

  protected async compare(): Promise<void> {
    const file = this.file();
    this.done.set(false);
    if (file) await this.difference.run((signal) => this.send(file, signal));
  }

  protected async apply(): Promise<void> {
    const [file, looked] = [this.file(), this.difference.value()];
    if (!file || !looked) return;
    const query = { ...this.query(), revision: looked.revision };
    const made = await this.difference.run((signal) =>
      this.api.upload(directoryApi.import, { query }, file, () => undefined, signal),
    );
    if (!made) return;
    this.done.set(true);
    this.announcer.say(this.words().directory.done);
  }

  protected fieldName(field: string): string {
    return (this.words().directory.field as Readonly<Record<string, string>>)[field] ?? field;
  }

  private send(file: File, signal: AbortSignal): Promise<DirectoryDiff> {
    return this.api.upload(directoryApi.compare, { query: this.query() }, file, () => undefined, signal);
  }

  private query(): { complete: 'true' | 'false' } {
    return { complete: this.complete() ? 'true' : 'false' };
  }
}
