import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import type { FacetName, FacetValue, SearchFacets } from '@minutebook/contract';
import { FACETS } from '@minutebook/contract/search';
import { parse, print, type Query, restricted, restrictions, type Stance } from '@minutebook/query';
import { Format } from '../ui/format';
import { Icon } from '../ui/icon';
import { Language } from '../ui/language';
import { UI_WORDS } from '../ui/words';
import { SEARCH_WORDS } from './words';

interface Row extends FacetValue {
  readonly name: string;
  readonly leaf: Query;
  readonly stance: Stance;
}

interface Facet {
  readonly name: FacetName;
  readonly rows: readonly Row[];
  readonly hidden: number;
}

/** Values of a facet that are shown before somebody asks for all of them. */
const FEW = 6;

/** Narrows an answer: check to keep to a value, × to leave it out. What it does is written into the query, so it shows. */
@Component({
  selector: 'mb-facets',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Icon],
  host: { class: 'pane pane-narrow', role: 'complementary', '[attr.aria-label]': 'words().narrow.title' },
  template: `
    <div class="pane-head">
      <h2>{{ words().narrow.title }}</h2>
      <span class="grow"></span>
      @if (narrowedBy() > 0) {
        <button type="button" class="btn btn-bare btn-sm" (click)="clear()">{{ words().narrow.clear }}</button>
      }
    </div>
    <div class="pane-body" [attr.aria-busy]="busy()">
      @if (facets()?.capped) {
        <p class="facet-note small dim">{{ words().narrow.newest(format.count(facets()!.counted)) }}</p>
      }
      @for (facet of shown(); track facet.name) {
        <section class="facet">
          <h3>
            <span>{{ words().narrow.facet[facet.name] }}</span>
            @if (facet.name === 'month') {
              <span class="num">{{ words().narrow.range(facet.rows[0]!.name, facet.rows.at(-1)!.name) }}</span>
            }
          </h3>
          @if (facet.name === 'month') {
            <ul class="months">
              @for (row of facet.rows; track row.value) {
                <li>
                  <button
                    type="button"
                    [class.on]="row.stance === 'keep'"
                    [attr.aria-pressed]="row.stance === 'keep'"
                    [attr.aria-label]="words().narrow.month(row.name, format.count(row.messages))"
                    [title]="words().narrow.month(row.name, format.count(row.messages))"
                    (click)="toggle(row, 'keep')"
                  >
                    <span [style.height.%]="height(row, facet.rows)"></span>
                  </button>
                </li>
              }
            </ul>
          } @else {
            <ul>
              @for (row of facet.rows; track row.value) {
                <li [class.on]="row.stance === 'keep'" [class.left]="row.stance === 'leave'">
                  <button
                    type="button"
                    role="checkbox"
                    class="facet-keep"
                    [attr.aria-checked]="row.stance === 'keep'"
                    (click)="toggle(row, 'keep')"
                  >
                    <span class="box" [class.on]="row.stance === 'keep'">
                      @if (row.stance === 'keep') {
                        <mb-icon name="check" />
                      }
                    </span>
                    <bdi class="clip" [title]="row.name">{{ row.name }}</bdi>
                    <span class="num">{{ format.count(row.messages) }}</span>
                  </button>
                  <button
                    type="button"
                    class="not"
                    [attr.aria-pressed]="row.stance === 'leave'"
                    [attr.aria-label]="words().narrow.leave(row.name)"
                    [title]="words().narrow.leave(row.name)"
                    (click)="toggle(row, 'leave')"
                  >
                    <mb-icon name="cross" size="sm" />
                  </button>
                </li>
              }
            </ul>
            @if (facet.hidden > 0) {
              <button type="button" class="link small" (click)="unfold(facet.name)">
                {{ words().narrow.more(facet.hidden) }}
              </button>
            }
          }
        </section>
      }
    </div>
  `,
})
export class FacetPane {
  readonly facets = input.required<SearchFacets | null>();
  /** The query that was answered, as it was written. */
  readonly tree = input.required<Query | null>();
  readonly busy = input(false);
  /** The query, narrowed or widened. */
  readonly narrowed = output<string>();

  protected readonly format = inject(Format);
  protected readonly words = inject(Language).words(SEARCH_WORDS);
  private readonly uiWords = inject(Language).words(UI_WORDS);
  private readonly unfolded = signal<ReadonlySet<FacetName>>(new Set());

  private readonly all = computed(() => {
    const answer = this.facets();
    return answer ? FACETS.map((name) => ({ name, rows: this.rows(name, answer.facets[name]) })) : [];
  });
  protected readonly shown = computed<readonly Facet[]>(() =>
    this.all()
      .filter(({ rows }) => rows.length > 0)
      .map(({ name, rows }) => {
        const few = name === 'month' || this.unfolded().has(name) ? rows : chosenFirst(rows).slice(0, FEW);
        return { name, rows: few, hidden: rows.length - few.length };
      }),
  );
  protected readonly narrowedBy = computed(
    () => this.all().flatMap(({ rows }) => rows.filter(({ stance }) => stance !== 'either')).length,
  );

  protected toggle(row: Row, stance: 'keep' | 'leave'): void {
    this.narrowed.emit(restricted(this.tree(), row.leaf, row.stance === stance ? 'either' : stance));
  }

  protected clear(): void {
    const text = this.all()
      .flatMap(({ rows }) => rows.filter(({ stance }) => stance !== 'either'))
      .reduce<Query | null>((tree, { leaf }) => read(restricted(tree, leaf, 'either')), this.tree());
    this.narrowed.emit(text ? print(text) : '');
  }

  protected unfold(name: FacetName): void {
    this.unfolded.update((names) => new Set(names).add(name));
  }

  protected height(row: Row, rows: readonly Row[]): number {
    return Math.max(6, Math.round((100 * row.messages) / Math.max(...rows.map(({ messages }) => messages))));
  }

  private rows(name: FacetName, values: readonly FacetValue[]): Row[] {
    const tree = this.tree();
    const said = tree && restrictions(tree, name === 'month' ? 'date' : name);
    return values.flatMap((value) => {
      const leaf = read(value.query);
      if (!leaf) return [];
      const key = print(leaf);
      const stance = said?.keep.has(key) ? 'keep' : said?.leave.has(key) ? 'leave' : 'either';
      return [{ ...value, leaf, stance, name: this.nameOf(name, value) }];
    });
  }

  private nameOf(name: FacetName, { value, label }: FacetValue): string {
    const words = this.words().narrow;
    const known = (names: object): string => (names as Readonly<Record<string, string>>)[value] ?? label;
    switch (name) {
      case 'channel':
        return known(this.uiWords().channel);
      case 'direction':
        return known(words.direction);
      case 'has':
        return known(words.has);
      default:
        return label;
    }
  }
}

/** What was chosen stays in sight; otherwise the order of the counts. */
function chosenFirst(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => Number(b.stance !== 'either') - Number(a.stance !== 'either'));
}

function read(source: string): Query | null {
  return parse(source, { mode: 'search' }).tree;
}
