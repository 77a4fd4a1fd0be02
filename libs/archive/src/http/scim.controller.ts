import { Controller, Req, Res, UseFilters } from '@nestjs/common';
import { type In, Input, type ParsedRequest, Serves } from '@minutebook/access';
import { api, SCIM_PATH } from '@minutebook/contract';
import type { Response } from 'express';
import { configurationOf, listOf, resourceTypesOf, schemasOf } from '../people/scim/discovery';
import { type ProvisionedUser, Provisioning } from '../people/scim/provisioning';
import { listingOf } from '../people/scim/scim-query';
import { writtenUser } from '../people/scim/scim-user';
import { jsonOf, SCIM_TYPE, ScimDoor, ScimFaultFilter } from './scim-door';

/** Where identity providers push people (RFC 7644). */
@Controller()
@UseFilters(ScimFaultFilter)
export class ScimController {
  constructor(
    private readonly door: ScimDoor,
    private readonly provisioning: Provisioning,
  ) {}

  @Serves(api.scim.configuration)
  async configuration(@Req() request: ParsedRequest, @Res() response: Response): Promise<void> {
    await this.door.admit(request, response);
    send(response, 200, configurationOf(baseOf(request)));
  }

  @Serves(api.scim.resourceTypes)
  async resourceTypes(@Req() request: ParsedRequest, @Res() response: Response): Promise<void> {
    await this.door.admit(request, response);
    send(response, 200, listOf(resourceTypesOf(baseOf(request))));
  }

  @Serves(api.scim.schemas)
  async schemas(@Req() request: ParsedRequest, @Res() response: Response): Promise<void> {
    await this.door.admit(request, response);
    send(response, 200, listOf(schemasOf(baseOf(request))));
  }

  @Serves(api.scim.users)
  async users(
    @Input() { query }: In<typeof api.scim.users>,
    @Req() request: ParsedRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.door.admit(request, response);
    const { filter, startIndex, count } = listingOf(query);
    const { total, users } = await this.provisioning.list(filter, startIndex - 1, count);
    const resources = users.map((user) => presentUser(user, baseOf(request)));
    send(response, 200, listOf(resources, total, startIndex));
  }

  @Serves(api.scim.user)
  async user(
    @Input() { params }: In<typeof api.scim.user>,
    @Req() request: ParsedRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.door.admit(request, response);
    send(response, 200, presentUser(await this.provisioning.get(params.id), baseOf(request)));
  }

  @Serves(api.scim.create)
  async create(@Req() request: ParsedRequest, @Res() response: Response): Promise<void> {
    await this.door.admit(request, response);
    const user = await this.provisioning.create(await jsonOf(request, response));
    response.setHeader('Location', placeOf(user.id, baseOf(request)));
    send(response, 201, presentUser(user, baseOf(request)));
  }

  @Serves(api.scim.replace)
  async replace(
    @Input() { params }: In<typeof api.scim.replace>,
    @Req() request: ParsedRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.door.admit(request, response);
    const user = await this.provisioning.replace(params.id, await jsonOf(request, response));
    send(response, 200, presentUser(user, baseOf(request)));
  }

  @Serves(api.scim.patch)
  async patch(
    @Input() { params }: In<typeof api.scim.patch>,
    @Req() request: ParsedRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.door.admit(request, response);
    const user = await this.provisioning.patch(params.id, await jsonOf(request, response));
    send(response, 200, presentUser(user, baseOf(request)));
  }

  @Serves(api.scim.remove)
  async remove(
    @Input() { params }: In<typeof api.scim.remove>,
    @Req() request: ParsedRequest,
    @Res() response: Response,
  ): Promise<void> {
    await this.door.admit(request, response);
    await this.provisioning.remove(params.id);
    response.status(204).end();
  }
}

function presentUser({ id, user, createdAt, changedAt }: ProvisionedUser, base: string): Record<string, unknown> {
  return {
    ...writtenUser(user),
    id,
    meta: {
      resourceType: 'User',
      created: createdAt.toISOString(),
      lastModified: changedAt.toISOString(),
      location: placeOf(id, base),
    },
  };
}

function placeOf(id: string, base: string): string {
  return `${base}/Users/${id}`;
}

/** The address the provider called. */
function baseOf(request: ParsedRequest): string {
  return `${request.protocol}://${request.headers.host ?? 'localhost'}${SCIM_PATH}`;
}

function send(response: Response, status: number, body: Record<string, unknown>): void {
  response.status(status).type(SCIM_TYPE).send(JSON.stringify(body));
}
