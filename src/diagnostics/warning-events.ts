import type { DiagnosticCode } from './codes.ts';

/** dbt's names for what `mart` warns of, by code: those that `--warn-error-options` may name. A diagnostic may name its own. */
export const WARNING_EVENTS: Readonly<Partial<Record<DiagnosticCode, readonly string[]>>> = {
  'assertion-warned': ['LogTestResult'],
  'constraint-unenforced': ['ConstraintNotEnforced'],
  'constraint-unsupported': ['ConstraintNotSupported'],
  'duplicate-name': ['DuplicateYAMLKeysDeprecation'],
  'freshness-stale': ['LogFreshnessResult'],
  'nothing-selected': ['NoNodesForSelectionCriteria', 'NothingToDo', 'NoNodesSelected'],
  'orphan-properties': ['NoNodeForYamlKey'],
  'package-unpinned': ['DepsUnpinned'],
  'template-warning': ['JinjaLogWarning'],
  'unknown-key': ['CustomKeyInObjectDeprecation', 'CustomTopLevelKeyDeprecation'],
  'unused-config': ['UnusedResourceConfigPath', 'CustomKeyInConfigDeprecation', 'PropertyMovedToConfigDeprecation'],
};

/** Every warning that dbt has a name for: to tell a misspelt name from one that nothing here gives rise to. */
export const DBT_WARNINGS: readonly string[] = [
  'AdapterDeprecationWarning', 'AdapterEventWarning', 'ArgumentsPropertyInGenericTestDeprecation', 'BehaviorChangeEvent',
  'CatalogGenerationError', 'CollectFreshnessReturnSignature', 'ConfigDataPathDeprecation', 'ConfigLogPathDeprecation',
  'ConfigSourcePathDeprecation', 'ConfigTargetPathDeprecation', 'ConstraintNotEnforced', 'ConstraintNotSupported',
  'CustomKeyInConfigDeprecation', 'CustomKeyInObjectDeprecation', 'CustomOutputPathInSourceFreshnessDeprecation',
  'CustomTopLevelKeyDeprecation', 'DeprecatedModel', 'DeprecatedReference', 'Deprecations', 'DeprecationsSummary',
  'DepsScrubbedPackageName', 'DepsUnpinned', 'DuplicateYAMLKeysDeprecation', 'EnvironmentVariableNamespaceDeprecation',
  'EnvironmentVariableRenamed', 'ExposureNameDeprecation', 'FreshnessConfigProblem', 'GenericJSONSchemaValidationDeprecation',
  'GetMetaKeyWarning', 'InternalDeprecation', 'InvalidConcurrentBatchesConfig', 'InvalidMacroAnnotation', 'InvalidValueForField',
  'JinjaLogWarning', 'LogFreshnessResult', 'LogTestResult', 'MFCumulativeTypeParamsDeprecation',
  'MFTimespineWithoutYamlConfigurationDeprecation', 'MacroNotFoundForPatch', 'MetricAttributesRenamed',
  'MicrobatchMacroOutsideOfBatchesDeprecation', 'MicrobatchModelNoEventTimeInputs', 'MissingArgumentsPropertyInGenericTestDeprecation',
  'MissingPlusPrefixDeprecation', 'ModelParamUsageDeprecation', 'ModulesItertoolsUsageDeprecation', 'NoNodeForYamlKey',
  'NoNodesForSelectionCriteria', 'NoNodesSelected', 'NodeNotFoundOrDisabled', 'NothingToDo', 'PackageInstallPathDeprecation',
  'PackageMaterializationOverrideDeprecation', 'PackageRedirectDeprecation', 'ProjectFlagsMovedDeprecation',
  'PropertyMovedToConfigDeprecation', 'ResourceNamesWithSpacesDeprecation', 'RunResultWarning', 'RunResultWarningMessage',
  'SeedExceedsLimitAndPathChanged', 'SeedExceedsLimitChecksumChanged', 'SeedExceedsLimitSamePath', 'SeedIncreased',
  'SemanticValidationFailure', 'SnapshotTimestampWarning', 'SourceFreshnessProjectHooksNotRun', 'SourceOverrideDeprecation',
  'TestsConfigDeprecation', 'UnexpectedJinjaBlockDeprecation', 'UnpinnedRefNewVersionAvailable', 'UnsupportedConstraintMaterialization',
  'UnusedResourceConfigPath', 'UnusedTables', 'UnversionedBreakingChange', 'UpcomingReferenceDeprecation', 'ValidationWarning',
  'WEOIncludeExcludeDeprecation', 'WarnStateTargetEqual', 'WrongResourceSchemaFile',
];
