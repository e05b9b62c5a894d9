import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * A tiny node package on disk that does one of everything the harness must carry, so that the harness is tested
 * without the nodes it was made for.
 */
export function writeProbePackage(): { directory: string; remove: () => void } {
	const directory = mkdtempSync(path.join(tmpdir(), 'n8n-probe-'));
	const write = (file: string, text: string) => {
		mkdirSync(path.dirname(path.join(directory, file)), { recursive: true });
		writeFileSync(path.join(directory, file), text);
	};
	write('package.json', JSON.stringify(manifest));
	write('dist/credentials/ProbeApi.credentials.js', credential);
	write('dist/nodes/Probe/Probe.node.js', probe);
	write('dist/nodes/Probe/ProbeTrigger.node.js', trigger);
	write('dist/nodes/Probe/ProbeModel.node.js', model);
	return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

const manifest = {
	name: 'n8n-nodes-probe',
	version: '1.0.0',
	n8n: {
		n8nNodesApiVersion: 1,
		credentials: ['dist/credentials/ProbeApi.credentials.js'],
		nodes: [
			'dist/nodes/Probe/Probe.node.js',
			'dist/nodes/Probe/ProbeTrigger.node.js',
			'dist/nodes/Probe/ProbeModel.node.js',
		],
	},
};

const credential = `
exports.ProbeApi = class {
	constructor() {
		this.name = 'probeApi';
		this.displayName = 'Probe API';
		this.properties = [
			{ displayName: 'Key', name: 'apiKey', type: 'string', default: '' },
			{ displayName: 'Greeting', name: 'greeting', type: 'string', default: 'hello' },
		];
		this.authenticate = {
			type: 'generic',
			properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}', 'x-greeting': '={{$credentials.greeting}}' } },
		};
	}
};`;

const probe = `
const { setTimeout: wait } = require('node:timers/promises');
exports.Probe = class {
	constructor() {
		this.description = {
			displayName: 'Probe', name: 'probe', group: ['transform'], version: 1, description: 'Asks a server',
			defaults: { name: 'Probe' }, inputs: ['main'], outputs: ['main'], usableAsTool: true,
			credentials: [{ name: 'probeApi', required: true }],
			properties: [
				{ displayName: 'Operation', name: 'operation', type: 'options', default: 'request', options: [
					{ name: 'Request', value: 'request' }, { name: 'File', value: 'file' }, { name: 'Stream', value: 'stream' },
					{ name: 'Wait', value: 'wait' }, { name: 'Count', value: 'count' }, { name: 'Bytes', value: 'bytes' } ] },
				{ displayName: 'URL', name: 'url', type: 'string', default: '' },
				{ displayName: 'Note', name: 'note', type: 'string', default: '' },
			],
		};
		this.methods = {
			loadOptions: { async getNotes() { return [{ name: 'One', value: 1 }]; } },
			listSearch: { async searchNotes(filter, paginationToken) {
				const { apiKey } = await this.getCredentials('probeApi');
				return { results: [{ name: filter + apiKey, value: String(this.getCurrentNodeParameter('note')) }], paginationToken: paginationToken ? undefined : 'next' };
			} },
		};
	}
	async execute() {
		const items = this.getInputData();
		const out = [];
		for (let i = 0; i < items.length; i++) {
			const note = this.getNodeParameter('note', i);
			const operation = this.getNodeParameter('operation', i);
			try {
				if (operation === 'request') {
					const json = await this.helpers.httpRequestWithAuthentication.call(this, 'probeApi', { url: this.getNodeParameter('url', i), qs: { note }, json: true });
					out.push({ json, pairedItem: { item: i } });
				} else if (operation === 'file') {
					out.push({ json: {}, binary: { data: await this.helpers.prepareBinaryData(Buffer.from(note), 'note.txt', 'text/plain') }, pairedItem: { item: i } });
				} else if (operation === 'bytes') {
					out.push({ json: { text: (await this.helpers.getBinaryDataBuffer(i, 'data')).toString() }, pairedItem: { item: i } });
				} else if (operation === 'stream') {
					const streaming = this.isStreaming();
					if (streaming) for (const [type, text] of [['begin'], ['item', note], ['end']]) await this.sendChunk(type, i, text);
					out.push({ json: { streaming }, pairedItem: { item: i } });
				} else if (operation === 'wait') {
					await wait(60_000, undefined, { signal: this.getExecutionCancelSignal() });
				} else {
					const data = this.getWorkflowStaticData('global');
					data.count = (data.count ?? 0) + 1;
					out.push({ json: { count: data.count, executionId: this.getExecutionId() }, pairedItem: { item: i } });
				}
			} catch (error) {
				if (!this.continueOnFail()) throw error;
				out.push({ json: { error: error.message }, error, pairedItem: { item: i } });
			}
		}
		return [out];
	}
};`;

const trigger = `
exports.ProbeTrigger = class {
	constructor() {
		this.description = {
			displayName: 'Probe Trigger', name: 'probeTrigger', group: ['trigger'], version: 1, description: 'Polls', polling: true,
			defaults: { name: 'Probe Trigger' }, inputs: [], outputs: ['main'], properties: [],
		};
	}
	async poll() {
		const data = this.getWorkflowStaticData('node');
		data.ticks = (data.ticks ?? 0) + 1;
		return data.ticks === 1 ? null : [[{ json: { ticks: data.ticks } }]];
	}
};`;

const model = `
exports.ProbeModel = class {
	constructor() {
		this.description = {
			displayName: 'Probe Model', name: 'probeModel', group: ['transform'], version: 1, description: 'A model',
			defaults: { name: 'Probe Model' }, inputs: [], outputs: ['ai_languageModel'], credentials: [{ name: 'probeApi', required: true }],
			properties: [{ displayName: 'Note', name: 'note', type: 'string', default: '' }],
		};
	}
	async supplyData(itemIndex) {
		const { apiKey } = await this.getCredentials('probeApi');
		const note = this.getNodeParameter('note', itemIndex);
		if (!note) throw new Error('no note');
		return { response: { answer: async (text) => note + apiKey + text } };
	}
};`;
