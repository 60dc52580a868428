#requires -Version 3.0
<#
.SYNOPSIS
Prints what pv-driver-operator asks about this Windows: one GuestReport as JSON, in ASCII, on one line.

.DESCRIPTION
Runs inside the guest, as an administrator, in Windows PowerShell 3.0 to 5.1. It changes nothing, sends nothing and needs no right on any
cluster: whoever runs it takes the text and applies it. A fact that cannot be read is left out, which means "not known", and named on the
error stream.

.PARAMETER Name
The name of the VM in Kubernetes. Default: the computer's name in lower case.

.PARAMETER Namespace
The namespace of the VM. Left out where it is not given.

.PARAMETER Facts
Print the facts alone, as spec.facts of a GuestReport has them.
#>
[CmdletBinding()]
param(
    [ValidatePattern('^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$')]
    [string] $Name = $env:COMPUTERNAME.ToLowerInvariant(),

    [string] $Namespace = '',

    [switch] $Facts
)

$ErrorActionPreference = 'Stop'

$control = 'HKLM:\SYSTEM\CurrentControlSet\Control'
$services = 'HKLM:\SYSTEM\CurrentControlSet\Services'
$storage = 'root\microsoft\windows\storage'
$driverVersion = '(?<![\d.])\d{1,5}\.\d{1,5}\.\d{1,5}\.\d{1,6}(?![\d.])'

$found = [ordered]@{}
$blind = [ordered]@{}

# Each fact is read for itself, so that one that cannot be read costs no other.
function Add-Fact([string] $Fact, [scriptblock] $Read, [switch] $List, $To = $found, [string] $Within = '') {
    try {
        if ($List) {
            $To[$Fact] = @(& $Read)
        } else {
            $value = & $Read
            if ($null -ne $value) {
                $To[$Fact] = $value
            }
        }
    } catch {
        $blind[$Within + $Fact] = $_.Exception.Message
    }
}

# A value of the registry; nothing where it or its key does not exist.
function Get-Setting([string] $Key, [string] $Setting) {
    $item = Get-ItemProperty -LiteralPath $Key -ErrorAction SilentlyContinue
    if ($null -ne $item -and $null -ne $item.PSObject.Properties[$Setting]) {
        $item.$Setting
    }
}

function Get-Phrase($Text) {
    $phrase = ([string] $Text -replace '[\x00-\x1f\x7f]', ' ').Trim()
    if ($phrase.Length -gt 256) { $phrase.Substring(0, 256) } else { $phrase }
}

function Get-Os {
    $windows = Get-WmiObject -Class Win32_OperatingSystem
    $version = $windows.Version.Split('.')
    $native = @($env:PROCESSOR_ARCHITEW6432, $env:PROCESSOR_ARCHITECTURE | Where-Object { $_ })[0]
    $machines = @{ AMD64 = 'x86_64'; ARM64 = 'aarch64'; x86 = 'x86' }
    [ordered]@{
        id = 'mswindows'
        prettyName = Get-Phrase $windows.Caption
        kernelVersion = $version[0] + '.' + $version[1]
        kernelRelease = [string] $windows.BuildNumber
        variant = $(if ($windows.ProductType -eq 1) { 'client' } else { 'server' })
        machine = [string] $machines[$native]
    }
}

function Get-Time([string] $WmiTime) {
    $time = [Management.ManagementDateTimeConverter]::ToDateTime($WmiTime)
    $time.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
}

function Get-AgentVersion {
    $command = Get-Setting "$services\QEMU-GA" 'ImagePath'
    if ($command -match '^\s*"([^"]+)"' -or $command -match '^\s*(.+?\.exe)') {
        $said = [string] (& $Matches[1] --version)
        if ($said -match '\d+(\.\d+)+') {
            $Matches[0]
        }
    }
}

function Test-PendingReboot {
    $windows = 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion'
    (Test-Path "$windows\Component Based Servicing\RebootPending") -or
        (Test-Path "$windows\WindowsUpdate\Auto Update\RebootRequired") -or
        [bool] (Get-Setting "$control\Session Manager" 'PendingFileRenameOperations')
}

# vendor:device of a PCI device of virtio or QEMU.
function Get-PciId([string] $DeviceId) {
    if ($DeviceId -match '^PCI\\VEN_(1AF4|1B36)&DEV_([0-9A-F]{4})') {
        ($Matches[1] + ':' + $Matches[2]).ToLowerInvariant()
    }
}

# Code 45 is a device that was there once.
function Get-PresentDevice {
    Get-WmiObject -Class Win32_PnPEntity -Filter "DeviceID LIKE 'PCI%'" |
        Where-Object { $_.ConfigManagerErrorCode -ne 45 -and (Get-PciId $_.DeviceID) }
}

function Get-BoundDevice {
    $present = @{}
    Get-PresentDevice | ForEach-Object { $present[$_.DeviceID] = $true }
    Get-WmiObject -Class Win32_PnPSignedDriver -Filter "DeviceID LIKE 'PCI%'" |
        Where-Object { $present.ContainsKey([string] $_.DeviceID) -and $_.DriverVersion -match "^$driverVersion$" } |
        ForEach-Object { [ordered]@{ pciId = Get-PciId $_.DeviceID; driverVersion = [string] $_.DriverVersion } }
}

function Get-ProblemDevice {
    Get-PresentDevice |
        Where-Object { $_.ConfigManagerErrorCode -ne 0 } |
        ForEach-Object { [ordered]@{ pciId = Get-PciId $_.DeviceID; problemCode = [int] $_.ConfigManagerErrorCode } }
}

function Invoke-PnpUtil([string[]] $Arguments) {
    $native = "$env:SystemRoot\Sysnative\pnputil.exe"
    $tool = $(if (Test-Path $native) { $native } else { "$env:SystemRoot\System32\pnputil.exe" })
    $output = (& $tool $Arguments) -join "`n"
    [ordered]@{ good = ($LASTEXITCODE -eq 0); text = ($output -replace "`0", '' -replace "`r", '') }
}

# Before Windows 10, pnputil does not tell the name that a package came with.
function Get-OriginalName([string] $Published) {
    $database = "HKLM:\SYSTEM\DriverDatabase\DriverInfFiles\$Published"
    if ((Get-Setting $database '(default)') -match '^(.+?)\.inf_') {
        $Matches[1]
    }
}

# Labels are in the language of Windows; what stands behind them is not: oem7.inf, viostor.inf, 08/21/2026 100.103.104.30200.
function Get-StorePackage {
    $listed = Invoke-PnpUtil '/enum-drivers', '/format', 'xml'
    $packages = $listed.text -split '</Driver>'
    if (-not $listed.good -or $listed.text -notmatch '<Driver[\s>]') {
        $listed = Invoke-PnpUtil '/enum-drivers'
        if (-not $listed.good) {
            $listed = Invoke-PnpUtil '-e'
        }
        if (-not $listed.good) {
            throw 'pnputil does not list the driver store.'
        }
        $packages = $listed.text -split '\n\s*\n'
    }
    foreach ($package in $packages) {
        $published = [regex]::Match($package, '(?i)\boem\d+\.inf\b').Value
        $version = [regex]::Matches($package, $driverVersion) | ForEach-Object { $_.Value } | Select-Object -Last 1
        if (-not $published -or -not $version) {
            continue
        }
        $driver = [regex]::Matches($package, '(?i)(?<![\w.-])([a-z0-9][\w.-]{0,63})\.inf(?![\w.-])') |
            ForEach-Object { $_.Groups[1].Value } | Where-Object { $_ -notmatch '^oem\d+$' } | Select-Object -First 1
        if (-not $driver) {
            $driver = Get-OriginalName $published
        }
        if ($driver) {
            [ordered]@{ driver = $driver.ToLowerInvariant(); driverVersion = $version }
        }
    }
}

function Get-StorageService {
    foreach ($service in 'viostor', 'vioscsi') {
        $start = Get-Setting "$services\$service" 'Start'
        if ($null -ne $start) {
            [ordered]@{
                name = $service
                start = @('Boot', 'System', 'Automatic', 'Manual', 'Disabled')[[int] $start]
            }
        }
    }
}

# Which disks hang on a virtio controller. Windows itself calls both kinds SCSI or SAS.
function Get-VirtioDisk {
    $kinds = @{ '1001' = 'virtio'; '1042' = 'virtio'; '1004' = 'scsi'; '1048' = 'scsi' }
    $devices = @{}
    Get-WmiObject -Class Win32_SCSIControllerDevice | ForEach-Object {
        $controller = [regex]::Match($_.Antecedent, '(?i)PCI\\+VEN_1AF4&DEV_([0-9A-F]{4})').Groups[1].Value
        $device = [regex]::Match($_.Dependent, 'DeviceID="(.+)"').Groups[1].Value.Replace('\\', '\')
        if ($kinds.ContainsKey($controller)) {
            $devices[$device] = $kinds[$controller]
        }
    }
    $disks = @{}
    Get-WmiObject -Class Win32_DiskDrive | Where-Object { $devices.ContainsKey([string] $_.PNPDeviceID) } |
        ForEach-Object { $disks[[int] $_.Index] = $devices[$_.PNPDeviceID] }
    $disks
}

# A wrong bus would be worse than none: one that is not sure is left out.
function Get-GuestDisk {
    $virtio = $(try { Get-VirtioDisk } catch { @{} })
    Get-WmiObject -Class MSFT_Disk -Namespace $storage | Sort-Object -Property Number | ForEach-Object {
        $disk = [ordered]@{}
        $serial = Get-Phrase $_.SerialNumber
        if ($serial) {
            $disk.serial = $serial
        }
        $bus = @{ 7 = 'usb'; 11 = 'sata' }[[int] $_.BusType]
        if (-not $bus) {
            $bus = $virtio[[int] $_.Number]
        }
        if ($bus) {
            $disk.bus = $bus
        }
        $disk.sizeBytes = [long] $_.Size
        $disk.online = -not $_.IsOffline
        if ($_.PartitionStyle -eq 2 -and $_.Guid) {
            $disk.signature = ([string] $_.Guid).ToLowerInvariant()
        } elseif ($_.PartitionStyle -eq 1 -and $_.Signature) {
            $disk.signature = '{0:x8}' -f [uint32] $_.Signature
        }
        $disk
    }
}

# Manual and leased addresses. Those that Windows makes up itself differ on the next adapter, and are nobody's loss.
function Get-AdapterAddress($Settings) {
    Get-WmiObject -Class MSFT_NetIPAddress -Namespace root\StandardCimv2 -Filter "InterfaceIndex=$($Settings.InterfaceIndex)" |
        Where-Object { 1, 3 -contains [int] $_.PrefixOrigin -and $_.IPAddress -notmatch '^fe80:' } |
        ForEach-Object { [string] $_.IPAddress + '/' + [string] $_.PrefixLength } | Select-Object -Unique
}

# Routes that are kept over a restart; which adapter carries one is told by the active routes alone.
function Get-KeptRoute($Settings) {
    $kept = @(Get-NetRoute -PolicyStore PersistentStore -ErrorAction SilentlyContinue |
            ForEach-Object { $_.DestinationPrefix + ' ' + $_.NextHop })
    Get-NetRoute -PolicyStore ActiveStore -InterfaceIndex $Settings.InterfaceIndex -ErrorAction SilentlyContinue |
        Where-Object { '0.0.0.0/0', '::/0' -notcontains $_.DestinationPrefix } |
        Where-Object { $kept -contains ($_.DestinationPrefix + ' ' + $_.NextHop) } |
        ForEach-Object {
            [ordered]@{
                destination = [string] $_.DestinationPrefix
                nextHop = [string] $_.NextHop
                metric = [int] $_.RouteMetric
            }
        }
}

function Get-Adapter($Card, $Settings) {
    $ipv4 = "$services\Tcpip\Parameters\Interfaces\$($Settings.SettingID)"
    $ipv6 = "$services\Tcpip6\Parameters\Interfaces\$($Settings.SettingID)"
    $byHand = @([string] (Get-Setting $ipv4 'NameServer'), [string] (Get-Setting $ipv6 'NameServer') |
            ForEach-Object { $_ -split '[,\s]+' } | Where-Object { $_ })
    $suffix = Get-Phrase (Get-Setting $ipv4 'Domain')
    $metric = Get-Setting $ipv4 'InterfaceMetric'
    $gateways = @($Settings.DefaultIPGateway | Where-Object { $_ -and $_ -notmatch '^fe80:' })

    $adapter = [ordered]@{
        mac = [string] $Card.MACAddress
        name = Get-Phrase $Card.NetConnectionID
        dhcp = [bool] $Settings.DHCPEnabled
        addresses = @(Get-AdapterAddress $Settings)
        gateways = $gateways
        dnsServers = @($byHand + @($Settings.DNSServerSearchOrder) | Where-Object { $_ } | Select-Object -Unique)
        dnsStatic = $byHand.Count -gt 0
    }
    if ($suffix) {
        $adapter.dnsSuffix = $suffix
    }
    if ($metric) {
        $adapter.interfaceMetric = [int] $metric
    }
    if ($gateways.Count -gt 0 -and $Settings.GatewayCostMetric) {
        $adapter.gatewayMetric = [int] @($Settings.GatewayCostMetric)[0]
    }
    if (Get-Command -Name Get-NetRoute -ErrorAction SilentlyContinue) {
        $adapter.routes = @(Get-KeptRoute $Settings)
    }
    $adapter
}

function Get-NetworkAdapter {
    $settings = @{}
    Get-WmiObject -Class Win32_NetworkAdapterConfiguration | ForEach-Object { $settings[[int] $_.Index] = $_ }
    Get-WmiObject -Class Win32_NetworkAdapter -Filter "PNPDeviceID LIKE 'PCI%'" |
        Where-Object { $_.MACAddress -and $settings.ContainsKey([int] $_.Index) } |
        ForEach-Object { Get-Adapter $_ $settings[[int] $_.Index] }
}

# Where BitLocker is not installed its namespace does not exist, and nothing is protected.
function Test-BitLocker {
    try {
        $volume = Get-WmiObject -Class Win32_EncryptableVolume -Namespace root\cimv2\Security\MicrosoftVolumeEncryption `
            -Filter "DriveLetter='$env:SystemDrive'"
    } catch [Management.ManagementException] {
        if ('InvalidNamespace', 'InvalidClass' -contains [string] $_.Exception.ErrorCode) {
            return $false
        }
        throw
    }
    [bool] ($volume -and $volume.ProtectionStatus -ne 0)
}

# The types of partitions that the Logical Disk Manager makes, of MBR and of GPT.
function Test-DynamicSystemDisk {
    $dynamic = '{5808c8aa-7e8f-42e0-85d2-e1e90434cfb3}', '{af9b60a0-1431-4f62-bc68-3311714a69ad}'
    $system = @(Get-WmiObject -Class MSFT_Disk -Namespace $storage | Where-Object { $_.IsBoot -or $_.IsSystem } |
            ForEach-Object { $_.Number })
    [bool] @(Get-WmiObject -Class MSFT_Partition -Namespace $storage |
            Where-Object { $system -contains $_.DiskNumber } |
            Where-Object { $_.MbrType -eq 0x42 -or $dynamic -contains [string] $_.GptType }).Count
}

function Get-Roles {
    $roles = [ordered]@{}
    Add-Fact domainController -To $roles -Within 'roles.' { (Get-WmiObject -Class Win32_ComputerSystem).DomainRole -ge 4 }
    Add-Fact clusterNode -To $roles -Within 'roles.' {
        $start = Get-Setting "$services\ClusSvc" 'Start'
        $null -ne $start -and $start -ne 4
    }
    Add-Fact bitLocker -To $roles -Within 'roles.' { Test-BitLocker }
    Add-Fact hibernation -To $roles -Within 'roles.' {
        [bool] @(Get-ChildItem -LiteralPath "$env:SystemDrive\" -Filter hiberfil.sys -Force).Count
    }
    Add-Fact dynamicSystemDisk -To $roles -Within 'roles.' { Test-DynamicSystemDisk }
    Add-Fact storageSpaces -To $roles -Within 'roles.' {
        [bool] @(Get-WmiObject -Class MSFT_StoragePool -Namespace $storage | Where-Object { -not $_.IsPrimordial }).Count
    }
    Add-Fact crashDump -To $roles -Within 'roles.' {
        $kinds = @{ 0 = 'None'; 1 = 'Complete'; 2 = 'Kernel'; 3 = 'Small'; 7 = 'Automatic' }
        $kinds[[int] (Get-Setting "$control\CrashControl" 'CrashDumpEnabled')]
    }
    $roles
}

Add-Fact os { Get-Os }
Add-Fact agentVersion { Get-AgentVersion }
Add-Fact bootTime { Get-Time (Get-WmiObject -Class Win32_OperatingSystem).LastBootUpTime }
Add-Fact pendingReboot { Test-PendingReboot }
Add-Fact boundDevices -List { Get-BoundDevice }
Add-Fact problemDevices -List { Get-ProblemDevice }
Add-Fact driverStore -List { Get-StorePackage | Select-Object -First 512 }
Add-Fact services -List { Get-StorageService }
Add-Fact disks -List { Get-GuestDisk }
Add-Fact adapters -List { Get-NetworkAdapter }
Add-Fact roles { Get-Roles }

foreach ($fact in $blind.Keys) {
    [Console]::Error.WriteLine("$fact is not known: $($blind[$fact])")
}

$metadata = [ordered]@{ name = $Name }
if ($Namespace) {
    $metadata.namespace = $Namespace
}
$now = [DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [Globalization.CultureInfo]::InvariantCulture)
$report = [ordered]@{
    apiVersion = 'pvdrivers.io/v1alpha1'
    kind = 'GuestReport'
    metadata = $metadata
    spec = [ordered]@{ observedAt = $now; facts = $found }
}

# In ASCII no console and no pipe on its way can spoil it.
$json = ConvertTo-Json -InputObject $(if ($Facts) { $found } else { $report }) -Depth 10 -Compress
[regex]::Replace($json, '[^\x20-\x7e]', { param($match) '\u{0:x4}' -f [int] [char] $match.Value })
