import {
  type BeforeApplicationShutdown,
  Controller,
  Inject,
  type OnApplicationBootstrap,
  Req,
  Res,
} from '@nestjs/common';
import { CompletenessReport, Imports, Reader, Sights } from '@minutebook/archive';
import { Checkpoints, type In, Input, MOST_DELAY_MS, Postman, Serves } from '@minutebook/access';
import { api, ENDPOINTS, openApi, type Status } from '@minutebook/contract';
import { CLOCK, type Clock, Database, Live, Problem } from '@minutebook/platform';
import { CoverageGauge, SEARCH_INDEX, type SearchIndex } from '@minutebook/search';
import { Detector } from '@minutebook/surveillance';
import type { Request, Response } from 'express';
import { DemoLoader } from '../demo/demo-loader';
import { VERSION } from '@minutebook/appliance';
import { docsPage } from './docs-page';

/** An idle connection through a proxy is cut; a comment now and then keeps it. */
const HEARTBEAT_MS = 20_000;
/** Fifty reviewers at work are some dozen nudges a second, each for fifty pages: those of this long are told together. */
const TOGETHER_MS = 200;

@Controller()
export class ApplianceController implements OnApplicationBootstrap, BeforeApplicationShutdown {
  /** Open pages, with whose they are. */
  private readonly listening = new Map<Response, string | undefined>();
  /** What is to be told, by whom it concerns; undefined: everybody. */
  private readonly news = new Map<string | undefined, Set<string>>();
  private telling: NodeJS.Timeout | undefined;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly reader: Reader,
    private readonly gauge: CoverageGauge,
    private readonly detector: Detector,
    private readonly imports: Imports,
    private readonly completeness: CompletenessReport,
    private readonly sights: Sights,
    private readonly live: Live,
    private readonly demo: DemoLoader,
    private readonly postman: Postman,
    private readonly checkpoints: Checkpoints,
    private readonly database: Database,
    @Inject(SEARCH_INDEX) private readonly index: SearchIndex,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.appliance.status)
  async status(@Input() { actor }: In<typeof api.appliance.status>): Promise<Status> {
    const sight = await this.sights.of(actor.id);
    const [ledger, coverage, detected, running, demo, feeds, mail, chain] = await Promise.all([
      this.reader.head(),
      this.gauge.read(sight),
      this.detector.position(),
      this.imports.running(),
      this.demo.state(),
      this.completeness.summary(),
      this.postman.state(),
      this.checkpoints.state(),
    ]);
    const { checkpoint } = chain.records;
    const { healthy, waiting, silent, never, unreconciled } = feeds;
    return {
      ledger,
      checkpoint: checkpoint && { size: checkpoint.size, at: checkpoint.at.toISOString() },
      signer: chain.signer,
      coverage,
      detection: { position: detected, behind: Math.max(0, ledger - detected) },
      imports: { running },
      feeds: { healthy, waiting, silent, never, unreconciled },
      adapter: this.index.name,
      now: this.clock.now().toISOString(),
      mail: mail.state,
      demo,
    };
  }

  /** What changed, never what it says: whoever is interested asks again, with its own rights. */
  @Serves(api.appliance.live)
  listen(@Req() request: Request, @Res() response: Response): void {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // It lasts as long as the page, and nothing else is asked on it.
      Connection: 'close',
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 2000\n\n');
    const heartbeat = setInterval(() => response.write(': here\n\n'), HEARTBEAT_MS);
    this.listening.set(response, request.user?.id);
    request.on('close', () => {
      clearInterval(heartbeat);
      this.listening.delete(response);
    });
  }

  onApplicationBootstrap(): void {
    this.stopListening = this.live.listen(({ topic, id, to }) => {
      const own = this.news.get(to) ?? new Set();
      this.news.set(to, own.add(`data: ${JSON.stringify({ topic, ...(id !== undefined && { id }) })}\n\n`));
      this.telling ??= setTimeout(() => this.tell(), TOGETHER_MS);
    });
  }

  /** Open pages listen for ever; without this a server would not stop before the last of them is closed. */
  beforeApplicationShutdown(): void {
    this.stopListening();
    clearTimeout(this.telling);
    for (const response of this.listening.keys()) response.end();
  }

  private tell(): void {
    this.telling = undefined;
    const textFor = (whom: string | undefined): string => [...(this.news.get(whom) ?? [])].join('');
    const forAll = textFor(undefined);
    for (const [response, user] of this.listening) {
      const text = user === undefined ? forAll : forAll + textFor(user);
      if (text !== '') response.write(text);
    }
    this.news.clear();
  }

  @Serves(api.appliance.loadDemo)
  async loadDemo(@Input() { actor }: In<typeof api.appliance.loadDemo>) {
    return this.demo.load(actor);
  }

  @Serves(api.appliance.openApi)
  openApi(): Record<string, unknown> {
    return openApi(ENDPOINTS, VERSION);
  }

  @Serves(api.appliance.docs)
  docs(@Res() response: Response): void {
    response.type('text/html').send(docsPage(ENDPOINTS, VERSION));
  }

  @Serves(api.appliance.alive)
  alive(): Record<string, never> {
    return {};
  }

  @Serves(api.appliance.ready)
  async ready(): Promise<Record<string, never>> {
    try {
      await this.database.query('SELECT 1');
      await this.index.position();
    } catch (error) {
      throw new Problem({ code: 'not-ready', status: 503, title: 'A store does not answer.' }, { cause: error });
    }
    const { signer, mergeDelayMs } = await this.checkpoints.state();
    if (signer === 'refused')
      throw new Problem({
        code: 'ledger-refused',
        status: 503,
        title: 'The signer refuses to sign the log: it is not what was signed before.',
      });
    if (mergeDelayMs > MOST_DELAY_MS)
      throw new Problem({ code: 'ledger-late', status: 503, title: 'Ledger entries wait too long for a signature.' });
    return {};
  }
}
