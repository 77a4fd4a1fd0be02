import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { MachineFacts } from '@minutebook/access';
import type { Machine } from '@minutebook/contract';
import { Database, type Settings, SETTINGS_IN_FORCE } from '@minutebook/platform';

/** What the set-up page says about the machine it runs on. */
@Injectable()
export class ThisMachine extends MachineFacts {
  constructor(
    @Inject(SETTINGS_IN_FORCE) private readonly settings: Settings,
    @Inject('ADDRESS') private readonly address: { url: string },
    private readonly database: Database,
  ) {
    super();
  }

  get publicUrl(): string {
    return (this.settings.MINUTEBOOK_PUBLIC_URL ?? this.address.url).replace(/\/$/, '');
  }

  async describe(): Promise<Machine> {
    const [disk, [version], [migrations]] = await Promise.all([
      statfs(this.settings.MINUTEBOOK_DATA),
      this.database.query<{ v: string }>(`SELECT current_setting('server_version') AS v`),
      this.database.query<{ n: number }>('SELECT count(*) AS n FROM public.migration'),
    ]);
    return {
      address: this.publicUrl,
      dataFolder: this.settings.MINUTEBOOK_DATA,
      freeBytes: disk.bavail * disk.bsize,
      search: this.settings.ELASTICSEARCH_URL ? 'elasticsearch' : 'postgres',
      database: `PostgreSQL ${version!.v.split(' ')[0]}`,
      migrations: migrations!.n,
    };
  }
}
