import type {
	ICredentialDataDecryptedObject,
	ICredentialsHelper,
	IDataObject,
	IHttpRequestOptions,
	INode,
	INodeCredentialsDetails,
	INodeParameters,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
	Workflow,
} from 'n8n-workflow';

import { n8nWorkflow } from './n8n.mts';
import type { Registry } from './packages.mts';

/** Values of credentials by credential type. Fields left out have the type's defaults. */
export type CredentialValues = Record<string, ICredentialDataDecryptedObject>;

/** n8n's server keeps credentials in its database; here they are the values given, the rest behaves as there. */
export class Credentials extends n8nWorkflow.ICredentialsHelper implements ICredentialsHelper {
	constructor(
		private readonly registry: Registry,
		private readonly values: CredentialValues,
	) {
		super();
	}

	getParentTypes(name: string): string[] {
		return [this.registry.credentialType(name)?.extends ?? []].flat();
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async getDecrypted(
		_additionalData: IWorkflowExecuteAdditionalData,
		_details: INodeCredentialsDetails,
		type: string,
	): Promise<ICredentialDataDecryptedObject> {
		const values = this.values[type];
		if (!values) throw new Error(`No value was given for the credential type "${type}"`);
		return n8nWorkflow.NodeHelpers.getNodeParameters(
			this.getCredentialsProperties(type),
			values as INodeParameters,
			true,
			false,
			null,
			null,
		) as ICredentialDataDecryptedObject;
	}

	/** Adds what the credential's `authenticate` says, a function or (with expressions resolved) a generic one. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		request: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const requestOptions = request as IHttpRequestOptions;
		const authenticate = this.registry.credentialType(typeName)?.authenticate;
		if (!authenticate) return requestOptions;
		if (typeof authenticate === 'function') {
			return await authenticate(credentials, requestOptions);
		}
		const resolve = (value: string): string => {
			if (!n8nWorkflow.isExpression(value) || !workflow || !node) return value;
			const keys = { $credentials: credentials } as IDataObject;
			const resolved = workflow.expression.getSimpleParameterValue(
				node,
				value,
				'internal',
				keys as never,
				undefined,
				value,
			);
			return resolved ? String(resolved) : '';
		};
		const groups = requestOptions as unknown as Record<string, IDataObject | undefined>;
		for (const [group, entries] of Object.entries(authenticate.properties)) {
			const target = (groups[group] ??= {});
			for (const [key, value] of Object.entries(entries as Record<string, string>)) {
				target[resolve(key)] = resolve(value);
			}
		}
		return requestOptions;
	}

	getCredentialsProperties(type: string): INodeProperties[] {
		return this.registry.credentialType(type)?.properties ?? [];
	}

	async getCredentials(): Promise<never> {
		throw new Error('Stored credentials are not available in a test run');
	}

	async preAuthentication(): Promise<undefined> {}

	async runPreAuthentication(): Promise<undefined> {}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}
}
