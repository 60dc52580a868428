# Removes network adapters that Windows remembers and that are not there any more; only those with a PCI id that is named.

# The first Windows whose pnputil removes devices: version 2004.
$removesDevices = 19041
$networkAdapters = '{4d36e972-e325-11ce-bfc1-08002be10318}'

$told.Removed = 0

# Adapters of this PCI id that the registry remembers, as "PCI\VEN_8086&DEV_10D3&SUBSYS_...\..."
function Get-Remembered([string] $pciId) {
    $vendor, $device = $pciId.ToUpperInvariant() -split ':'
    $root = 'HKLM:\SYSTEM\CurrentControlSet\Enum\PCI'
    foreach ($model in @(Get-ChildItem -LiteralPath $root | Where-Object { $_.PSChildName -like ('VEN_' + $vendor + '&DEV_' + $device + '*') })) {
        foreach ($instance in @(Get-ChildItem -LiteralPath $model.PSPath)) {
            if ([string] $instance.GetValue('ClassGUID') -eq $networkAdapters) { 'PCI\' + $model.PSChildName + '\' + $instance.PSChildName }
        }
    }
}

# WMI lists devices that are there, working or not.
function Get-Present {
    Get-WmiObject -Class Win32_PnPEntity | Where-Object { (Get-Field $_ 'Present') -ne $false } | ForEach-Object { [string] $_.PNPDeviceID }
}

# An instance id holds no quotes.
function Remove-Ghost([string] $id) {
    $start = New-Object Diagnostics.ProcessStartInfo
    $start.FileName = Get-SystemProgram 'pnputil.exe'
    $start.Arguments = '/remove-device "' + $id + '"'
    $start.UseShellExecute = $false
    $start.CreateNoWindow = $true
    $start.RedirectStandardOutput = $true
    $process = [Diagnostics.Process]::Start($start)
    try {
        [void] $process.StandardOutput.ReadToEnd()
        $code = -1
        if ($process.WaitForExit(60000)) { $code = $process.ExitCode }
    } finally { $process.Dispose() }
    if ($code -eq 0 -or $code -eq 3010) { $told.Removed++ }
    else { Add-Problem ('The adapter ' + $id + ' could not be removed (pnputil ended with ' + $code + '). Remove it in Device Manager, with hidden devices shown.') }
}

function Remove-Ghosts {
    $present = @(Get-Present)
    # An empty list means that WMI is ill, not that Windows runs without devices.
    if ($present.Count -eq 0) { throw 'Windows does not list its devices.' }
    $build = [int] (Get-WmiObject -Class Win32_OperatingSystem).BuildNumber
    foreach ($pciId in @(Get-Field $data 'pciIds' | Where-Object { [string] $_ -match '\A[0-9a-fA-F]{4}:[0-9a-fA-F]{4}\z' })) {
        foreach ($id in @(Get-Remembered $pciId | Where-Object { $present -notcontains $_ })) {
            if ($build -ge $removesDevices) { Remove-Ghost $id }
            else { Add-Problem ('This Windows (build ' + $build + ') has no command that removes the adapter ' + $id + '. Remove it in Device Manager, with hidden devices shown.') }
        }
    }
}

try {
    $null = Remove-Ghosts
    Write-Answer @{ removed = $told.Removed; problems = @($told.Problems) }
} catch { Write-Answer @{ error = $_.Exception.Message } }
