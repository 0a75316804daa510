import type { Answer } from '../../api/failure.ts';

export type Endpoint = Answer<'authWebhookEndpoints'>[number];
