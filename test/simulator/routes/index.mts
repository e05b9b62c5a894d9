import type { Route } from '../http/router.mts';
import { messagesRoute } from './anthropic/messages.mts';
import { speechRoute } from './audio/speech.mts';
import { transcriptionsRoute, translationsRoute } from './audio/transcriptions.mts';
import { balanceRoute } from './balance.mts';
import { chatRoute } from './chat/chat.mts';
import { embeddingsRoute } from './embeddings.mts';
import { fileRoutes } from './files.mts';
import { geminiRoutes } from './gemini/generate.mts';
import { imageEditsRoute } from './images/edits.mts';
import { imageGenerationsRoute } from './images/generations.mts';
import { jobRoutes } from './jobs/index.mts';
import { modelRoutes } from './models.mts';
import { moderationsRoute } from './moderations.mts';
import { responsesRoute } from './responses/responses.mts';
import { klingVideoRoutes } from './video/kling.mts';
import { runwayVideoRoutes } from './video/runway.mts';
import { sharedVideoRoutes } from './video/shared.mts';
import { unifiedVideoRoutes } from './video/unified.mts';
import { xaiVideoRoutes } from './video/xai.mts';

/** Every operation of the simulated API. */
export const routes: Route[] = [
	chatRoute,
	responsesRoute,
	messagesRoute,
	...geminiRoutes,
	moderationsRoute,
	embeddingsRoute,
	imageGenerationsRoute,
	imageEditsRoute,
	speechRoute,
	transcriptionsRoute,
	translationsRoute,
	...unifiedVideoRoutes,
	...sharedVideoRoutes,
	...xaiVideoRoutes,
	...klingVideoRoutes,
	...runwayVideoRoutes,
	...jobRoutes,
	...modelRoutes,
	balanceRoute,
	...fileRoutes,
];
