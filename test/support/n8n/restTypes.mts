import type {
	IConnections,
	INode,
	IPinData,
	IRunExecutionData,
	IWorkflowSettings,
} from 'n8n-workflow';

export type NewWorkflow = {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: IPinData;
};
export type StoredWorkflow = NewWorkflow & { id: string; versionId: string; active: boolean };
export type StoredCredential = { id: string; name: string; type: string };
export type Execution = {
	id: string;
	workflowId: string;
	status: string;
	mode: string;
	data: IRunExecutionData;
};
