# Installs drivers from the virtio-win ISO, which is found by what is on it: its drive letter differs from VM to VM.
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [ValidatePattern('^[A-Za-z0-9.]+$')] [string] $Windows,
    [Parameter(Mandatory)] [ValidatePattern('^[A-Za-z0-9_-]+$')] [string[]] $Drivers
)
$ErrorActionPreference = 'Stop'

$architecture = @{ AMD64 = 'amd64'; x86 = 'x86'; ARM64 = 'ARM64' }[$env:PROCESSOR_ARCHITECTURE]
$drives = @(Get-CimInstance Win32_LogicalDisk -Filter 'DriveType = 5' | ForEach-Object DeviceID)

$infs = foreach ($driver in $Drivers) {
    $found = @(foreach ($drive in $drives) { Get-Item "$drive\*\$Windows\$architecture\$driver.inf" -ErrorAction SilentlyContinue })
    if ($found.Count -ne 1) {
        throw "$($found.Count) CD-ROMs of $($drives.Count) hold $driver.inf for $Windows on $architecture; there must be one."
    }
    $found[0].FullName
}

$reboot = $false
foreach ($inf in $infs) {
    $output = & pnputil.exe /add-driver $inf /install
    # 0 is done, 259 that nothing was newer, 3010 that Windows has to reboot.
    if ($LASTEXITCODE -notin 0, 259, 3010) {
        throw "pnputil ended with $LASTEXITCODE for ${inf}: $($output -join ' ')"
    }
    "$inf $LASTEXITCODE"
    $reboot = $reboot -or $LASTEXITCODE -eq 3010
}
$Ansible.Changed = $true
$Ansible.Result = @{ reboot = $reboot }
