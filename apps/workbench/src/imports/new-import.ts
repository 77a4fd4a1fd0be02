import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  model,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { Session } from '../shell/session';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { ProblemNotice } from '../ui/problem-notice';
import { type ImportOptions, Uploads } from './uploads';
import { IMPORT_WORDS } from './words';

const ORDERS: readonly ImportOptions['dayOrder'][] = ['', 'day-first', 'month-first', 'year-first'];

/** The side pane in which an import is put together and sent. */
@Component({
  selector: 'mb-new-import',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon, ProblemNotice],
  host: { class: 'pane pane-account', role: 'complementary', '[attr.aria-label]': 'words().new.title' },
  templateUrl: './new-import.html',
})
export class NewImport {
  readonly files = model.required<readonly File[]>();
  /** Files hover above the page. */
  readonly over = input(false);
  /** The number of an import whose files have arrived. */
  readonly started = output<string>();
  protected readonly uploads = inject(Uploads);
  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(IMPORT_WORDS);
  private readonly session = inject(Session);
  private readonly chooser = viewChild<ElementRef<HTMLInputElement>>('chooser');

  protected readonly may = computed(() => this.session.may('import.run'));
  protected readonly name = signal('');
  protected readonly zone = signal(this.format.zone);
  protected readonly owner = signal('');
  protected readonly startWhenClear = signal(true);
  protected readonly dayOrder = signal<ImportOptions['dayOrder']>('');
  protected readonly zones = Intl.supportedValuesOf('timeZone');
  protected readonly orders = ORDERS;
  protected readonly zoneWrong = computed(() => this.zone() !== '' && !isZone(this.zone()));
  protected readonly size = computed(() => this.files().reduce((sum, { size }) => sum + size, 0));
  protected readonly share = computed(() =>
    this.uploads.bytes() === 0 ? 0 : (100 * this.uploads.sent()) / this.uploads.bytes(),
  );

  choose(): void {
    this.chooser()?.nativeElement.click();
  }

  protected add(list: FileList | null): void {
    this.files.update((files) => merged(files, [...(list ?? [])]));
    // The same file may be chosen again after it was left out.
    const chooser = this.chooser()?.nativeElement;
    if (chooser) chooser.value = '';
  }

  protected orderBy(value: string): void {
    this.dayOrder.set(ORDERS.find((order) => order === value) ?? '');
  }

  protected leaveOut(file: File): void {
    this.files.update((files) => files.filter((other) => other !== file));
  }

  protected async start(event: Event): Promise<void> {
    event.preventDefault();
    if (this.zoneWrong() || this.files().length === 0) return;
    const id = await this.uploads.run(this.files(), {
      name: this.name().trim(),
      zone: this.zone(),
      dayOrder: this.dayOrder(),
      owner: this.owner().trim(),
      startWhenClear: this.startWhenClear(),
    });
    if (id === null) return;
    this.files.set([]);
    this.started.emit(id);
  }
}

/** A file that is there already, by name, size and date, is not added twice. */
export function merged(files: readonly File[], added: readonly File[]): File[] {
  const key = ({ name, size, lastModified }: File): string => `${name}\0${size}\0${lastModified}`;
  const known = new Set(files.map(key));
  return [...files, ...added.filter((file) => !known.has(key(file)))];
}

export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
