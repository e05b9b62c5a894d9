import { GoogleGenAI } from '@google/genai';
import { KEY } from '../setup.mts';

/**
 * Google's own client for a simulator. It is given Node's `fetch` as it stands: else it brings a
 * connection pool from another version of undici than Node's, which do not go together.
 */
export const googleModels = (baseUrl: string, apiKey = KEY): GoogleGenAI['models'] =>
	new GoogleGenAI({ apiKey, httpOptions: { baseUrl, fetch } }).models;
